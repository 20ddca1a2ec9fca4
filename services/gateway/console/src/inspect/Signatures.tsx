// Two inspectors sign the same content, each with their own account: the first with the work that is open,
// the second with the PIN of theirs on this device.  Any change makes the signatures void.
import { useRef, useState, type FormEvent } from "react";
import { useFormats, useSpeech } from "../i18n";
import { Field, Notice } from "../shell/parts";
import type { Change } from "./Checklist";
import { checkContent, type Draft } from "./checklist-rules";
import { canonical, sha256 } from "./ids";
import { keepSignature } from "./signing";
import { openVault, type Opened } from "./vault";

interface Props {
  draft: Draft;
  change: Change;
  opened: Opened;
  name: string;
  ready: boolean;
}

/** `other`: the work of a second signer, with whose key the signature is sealed. */
async function sign(draft: Draft, account: string, name: string, change: Change, other?: Opened): Promise<void> {
  const hash = await sha256(canonical(checkContent(draft)));
  const at = new Date().toISOString();
  if (other) {
    await keepSignature(other, draft, hash, at);
  }
  change((was) => ({ ...was, verdict: checkContent(draft).verdict, signatures: [...was.signatures.filter((one) => one.account !== account && one.hash === hash), { account, name, hash, at }] }));
}

function Second({ draft, change, opened }: Props) {
  const { t } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const [fault, setFault] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const data = new FormData(form.current as HTMLFormElement);
    const account = String(data.get("signer")).trim();
    if (account === opened.account) {
      setFault(t("inspect.signTwice"));
      return;
    }
    openVault(account, String(data.get("signer-pin"))).then(
      (other) => sign(draft, account, account, change, other),
      () => setFault(t("inspect.wrongPin")),
    );
  };
  return (
    <form ref={form} onSubmit={submit} className="stack narrow">
      {fault && <Notice kind="bad">{fault}</Notice>}
      <Field label={t("inspect.signer")} name="signer" autoComplete="off" required />
      <Field label={t("inspect.pin")} name="signer-pin" type="password" autoComplete="off" required />
      <div><button className="big">{t("inspect.signIt")}</button></div>
    </form>
  );
}

export function Signatures(props: Props) {
  const { t } = useSpeech();
  const { time } = useFormats();
  const { draft, change, opened, name, ready } = props;
  const mine = draft.signatures.some((one) => one.account === opened.account);
  return (
    <section className="panel stack">
      <h2>{t("inspect.sign")}</h2>
      <p className="muted">{t("inspect.signText")}</p>
      {draft.signatures.map((one) => <Notice key={one.account} kind="good">{t("inspect.signed", { name: one.name })} · {time(one.at)} · <span className="mono">{one.hash.slice(0, 12)}</span></Notice>)}
      {!mine && <div><button type="button" className="big" disabled={!ready} onClick={() => void sign(draft, opened.account, name || opened.account, change)}>{t("inspect.signIt")}</button></div>}
      {mine && draft.signatures.length < 2 && <Second {...props} />}
    </section>
  );
}
