// A draft as one line that people read and write: it follows the document, and what is written here becomes the document.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { answered, api } from "../../api/client";
import { useSpeech } from "../../i18n";
import { Notice } from "../../shell/parts";
import { useRested } from "./linting";
import { textOf } from "./starting";

/** What the line says, asked when the keys rest; of nothing that is no longer there. */
function useDocument(typed: string | undefined) {
  const rested = useRested(typed ?? "");
  const found = useQuery({
    queryKey: ["profile-line", rested],
    queryFn: ({ signal }) => answered(api.POST("/v1/lint/lines", { body: { line: rested }, signal })),
    enabled: rested.trim() !== "" && rested === typed,
    staleTime: Infinity,
  });
  return rested === typed ? found.data : undefined;
}

export function OneLine({ line, onDocument }: { line: string | undefined; onDocument: (text: string) => void }) {
  const { t, pick } = useSpeech();
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState<string>();
  const said = useDocument(typed);
  const known = useRef("");
  known.current = line ?? known.current; // also while the document is asked about, or is none
  useEffect(() => {
    said?.document && onDocument(textOf(said.document));
  }, [said]);
  useEffect(() => {
    document.activeElement !== field.current && setTyped(undefined);
  }, [line]);
  return (
    <section className="panel stack">
      <div className="field">
        <label htmlFor="profile-line">{t("profile.line")}</label>
        <textarea ref={field} id="profile-line" className="mono" rows={6} spellCheck={false} value={typed ?? known.current} onChange={(event) => setTyped(event.target.value)} aria-describedby="profile-line-hint" />
        <span className="hint" id="profile-line-hint">{t("profile.lineHint")}</span>
      </div>
      <div role="status">{said?.fault && <Notice kind="warn">{t("profile.lineFault", { reason: pick(said.fault, said.faultZh ?? said.fault) })}</Notice>}</div>
    </section>
  );
}
