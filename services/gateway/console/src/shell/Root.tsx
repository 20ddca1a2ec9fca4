// Who is there decides what is shown: signing in, finishing a first sign-in, the console, or, without a
// network, the inspector's work on this device.
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { onSessionEnd, Refusal } from "../api/client";
import { session as calls, type Session } from "../api/session";
import { useSpeech } from "../i18n";
import { FirstPassword, FirstCode } from "./First";
import { Busy, Failure } from "./parts";
import { SignIn } from "./SignIn";

const App = lazy(() => import("./App"));

type State =
  | { is: "unknown" }
  | { is: "out"; ended: boolean }
  | { is: "unreachable"; error: unknown }
  | { is: "in"; session: Session };

/** Whether this browser signed in and did not sign out: without it there is no session to ask for. */
const KNOWN = "loopgate-signed-in";

function useSession() {
  const [state, setState] = useState<State>({ is: "unknown" });
  const read = useCallback(() => {
    if (!localStorage.getItem(KNOWN)) {
      setState({ is: "out", ended: false });
      return;
    }
    setState({ is: "unknown" });
    calls.read().then(
      (session) => setState({ is: "in", session }),
      (error: unknown) => setState(error instanceof Refusal && error.status === 401 ? { is: "out", ended: true } : { is: "unreachable", error }),
    );
  }, []);
  useEffect(read, [read]);
  useEffect(() => onSessionEnd(() => setState((was) => (was.is === "in" ? { is: "out", ended: true } : was))), []);
  const enter = useCallback((session: Session) => {
    localStorage.setItem(KNOWN, "true");
    setState({ is: "in", session });
  }, []);
  const leave = useCallback(() => {
    localStorage.removeItem(KNOWN);
    setState({ is: "out", ended: false });
  }, []);
  return { state, read, enter, leave };
}

export function Root() {
  const { state, read, enter, leave } = useSession();
  if (state.is === "unknown") {
    return <Busy />;
  }
  if (state.is === "out") {
    return <SignIn ended={state.ended} onDone={enter} />;
  }
  if (state.is === "unreachable") {
    return <Unreachable error={state.error} retry={read} />;
  }
  if (state.session.mustChangePassword) {
    return <FirstPassword onDone={enter} />;
  }
  if (state.session.mustEnrolTotp) {
    return <FirstCode onDone={enter} />;
  }
  return (
    <Suspense fallback={<Busy />}>
      <App key={state.session.principal} session={state.session} onSession={enter} onLeave={leave} />
    </Suspense>
  );
}

function Unreachable({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useSpeech();
  return (
    <main className="entry">
      <h1>{t("app.short")}</h1>
      <Failure error={error} retry={retry} />
    </main>
  );
}
