// Who is there decides what is shown: signing in, finishing a first sign-in, the console, or, without a
// network, the inspector's work on this device.
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { onSessionEnd, Refusal } from "../api/client";
import { session as calls, type Session } from "../api/session";
import { useSpeech } from "../i18n";
import { isInspecting, keepOpen } from "../inspect/kept";
import { FirstPassword, FirstCode } from "./First";
import { Busy, Failure } from "./parts";
import { SignIn, WorkAlone } from "./SignIn";

const App = lazy(() => import("./App"));
const Alone = lazy(() => import("../inspect/Alone"));

type State =
  | { is: "unknown" }
  | { is: "out"; ended: boolean }
  | { is: "unreachable"; error: unknown }
  | { is: "alone" }
  | { is: "in"; session: Session; ended?: boolean };

/** Inspectors are not torn from their work: it goes on without a session, and without a network. */
const isAtInspection = () => window.location.pathname.startsWith(`${import.meta.env.BASE_URL}inspect`);

async function withoutSession(error: unknown): Promise<State> {
  if (error instanceof Refusal && error.status === 401) {
    return { is: "out", ended: true };
  }
  return isAtInspection() && (await isInspecting()) ? { is: "alone" } : { is: "unreachable", error };
}

function endedFrom(was: State): State {
  return was.is !== "in" ? was : isAtInspection() ? { ...was, ended: true } : { is: "out", ended: true };
}

/** Whether this browser signed in and did not sign out: without it there is no session to ask for. */
const KNOWN = "loopgate-signed-in";

/** What there is to begin with. */
async function begin(): Promise<State> {
  if (localStorage.getItem(KNOWN)) {
    return calls.read().then((session): State => ({ is: "in", session }), withoutSession);
  }
  return !navigator.onLine && isAtInspection() && (await isInspecting()) ? { is: "alone" } : { is: "out", ended: false };
}

function useSession() {
  const [state, setState] = useState<State>({ is: "unknown" });
  const read = useCallback(() => {
    setState({ is: "unknown" });
    void begin().then(setState);
  }, []);
  useEffect(read, [read]);
  useEffect(() => onSessionEnd(() => setState(endedFrom)), []);
  const enter = useCallback((session: Session) => {
    localStorage.setItem(KNOWN, "true");
    setState({ is: "in", session });
  }, []);
  const leave = useCallback(() => {
    localStorage.removeItem(KNOWN);
    keepOpen(null);
    setState({ is: "out", ended: false });
  }, []);
  const alone = useCallback(() => setState({ is: "alone" }), []);
  return { state, read, enter, leave, alone };
}

/** Whether work on this device can be opened without a session. */
function useWork(is: State["is"]): boolean {
  const [works, setWorks] = useState(false);
  useEffect(() => void isInspecting().then(setWorks), [is]);
  return works;
}

/** A session that is still there is taken up when the network is back. */
function useReturn(waits: boolean, enter: (session: Session) => void): void {
  useEffect(() => {
    if (!waits) {
      return;
    }
    const ask = () => void calls.read().then(enter, () => undefined);
    window.addEventListener("online", ask);
    return () => window.removeEventListener("online", ask);
  }, [waits, enter]);
}

export function Root() {
  const { state, read, enter, leave, alone } = useSession();
  const works = useWork(state.is);
  useReturn(state.is === "alone", enter);
  if (state.is === "unknown") {
    return <Busy />;
  }
  if (state.is === "out") {
    return <SignIn ended={state.ended} onDone={enter} onAlone={works ? alone : undefined} />;
  }
  if (state.is === "alone") {
    return <Suspense fallback={<Busy />}><Alone onSignIn={read} /></Suspense>;
  }
  if (state.is === "unreachable") {
    return <Unreachable error={state.error} retry={read} onAlone={works ? alone : undefined} />;
  }
  if (state.session.mustChangePassword) {
    return <FirstPassword onDone={enter} />;
  }
  if (state.session.mustEnrolTotp) {
    return <FirstCode onDone={enter} />;
  }
  return (
    <Suspense fallback={<Busy />}>
      <App key={state.session.principal} session={state.session} ended={state.ended ?? false} onSession={enter} onLeave={leave} />
    </Suspense>
  );
}

function Unreachable({ error, retry, onAlone }: { error: unknown; retry: () => void; onAlone: (() => void) | undefined }) {
  const { t } = useSpeech();
  return (
    <main className="entry">
      <h1>{t("app.short")}</h1>
      <Failure error={error} retry={retry} />
      {onAlone && <WorkAlone onAlone={onAlone} />}
    </main>
  );
}
