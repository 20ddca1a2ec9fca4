// What can be done from the keyboard.
import { useEffect, useRef } from "react";
import { useSpeech } from "../i18n";
import type { Key } from "../i18n/zh";

const KEYS: readonly [string, Key][] = [
  ["?", "help.question"],
  ["/", "help.search"],
  ["g o · g a · g i · g d · g q", "help.go"],
  ["j ↓ · k ↑ · Home · End", "help.move"],
  ["Enter", "help.open"],
  ["Esc", "help.close"],
  ["x · X", "help.mark"],
  ["c · u", "help.claim"],
  ["1 – 7", "help.decide"],
];

export function Help({ onClose }: { onClose: () => void }) {
  const { t, language } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">{t("help.title")}</h2>
      <table className="help">
        <thead><tr><th scope="col">{t("help.key")}</th><th scope="col">{t("help.does")}</th></tr></thead>
        <tbody>
          {KEYS.map(([key, does]) => <tr key={key}><td><kbd>{key}</kbd></td><td>{t(does)}</td></tr>)}
        </tbody>
      </table>
      <p><a href={`/docs/guides-${language}.html`} target="_blank" rel="noreferrer">{t("help.guides")}</a></p>
      <button type="button" onClick={() => dialog.current?.close()}>{t("app.close")}</button>
    </dialog>
  );
}
