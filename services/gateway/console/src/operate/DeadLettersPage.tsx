// Dead letters of all services; open ones can be chosen and tried again or dropped together, for one reason.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { Refusal } from "../api/client";
import { refusalText } from "../api/problems";
import { hasRole, type Session } from "../api/session";
import ListPage from "../desk/ListPage";
import { useSpeech } from "../i18n";
import { Notice } from "../shell/parts";
import { settleAll, SETTLE, type Settled } from "./letters";
import { Reason } from "./Reason";

function Many({ letters, onSettled }: { letters: readonly string[]; onSettled: (settled: Settled) => void }) {
  const { t } = useSpeech();
  const [behind, setBehind] = useState(0);
  const settle = useMutation({ mutationFn: ({ what, reason }: { what: string; reason: string }) => settleAll(letters, what, reason, setBehind), onSuccess: onSettled });
  return (
    <Reason title={t("operate.settleMany", { count: letters.length })} acts={SETTLE.map(([value, key]) => [value, t(key)])} act={(what, reason) => settle.mutate({ what, reason })} busy={settle.isPending} error={settle.error}>
      {settle.isPending && <p role="status">{t("operate.settling", { behind, count: letters.length })}</p>}
    </Reason>
  );
}

function Outcome({ of }: { of: Settled }) {
  const { language, t } = useSpeech();
  return (
    <Notice kind={of.failed.length > 0 ? "bad" : "good"}>
      <p>{t("operate.settled", { done: of.done, failed: of.failed.length })}</p>
      {of.failed.length > 0 && (
        <ul className="nested">
          {of.failed.map(({ letter, error }) => <li key={letter}><Link to={`/dead-letters/${encodeURIComponent(letter)}`}>{letter}</Link> {error instanceof Refusal ? refusalText(language, error) : String(error)}</li>)}
        </ul>
      )}
    </Notice>
  );
}

export default function DeadLettersPage({ session }: { session: Session }) {
  const client = useQueryClient();
  const [settled, setSettled] = useState<Settled | null>(null);
  const bulk = {
    takes: (row: Record<string, unknown>) => row.state === "open",
    form: (chosen: readonly Record<string, unknown>[], done: () => void) => (
      <Many
        letters={chosen.map((row) => String(row.letter))}
        onSettled={(result) => {
          setSettled(result);
          done();
          void client.invalidateQueries({ queryKey: ["dead-letters"] });
        }}
      />
    ),
  };
  return <ListPage name="dead-letters" above={settled && <Outcome of={settled} />} bulk={hasRole(session, "operator", "administrator") ? bulk : undefined} />;
}
