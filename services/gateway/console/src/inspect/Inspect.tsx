// The inspector's desk on a tablet: work on this device, opened by a PIN; sending needs a session of the
// same account, working does not.
import { useEffect, useState, useSyncExternalStore } from "react";
import { liveQuery } from "dexie";
import { NavLink, Route, Routes } from "react-router";
import { useSpeech } from "../i18n";
import { Busy, Notice } from "../shell/parts";
import { keepOpen, keptOpen } from "./kept";
import { OrderPage } from "./OrderPage";
import { Orders } from "./Orders";
import { QueuePage } from "./QueuePage";
import { store } from "./store";
import { recheck, send } from "./sync";
import { Unlock } from "./Unlock";
import type { Opened } from "./vault";
import { countUnsent, forgetOld } from "./work";
import "./inspect.css";

/** What a question to the device answers, again whenever the answer changes. */
export function useLive<T>(question: () => Promise<T>, keys: readonly unknown[]): T | undefined {
  const [answer, set] = useState<T>();
  useEffect(() => {
    const subscription = liveQuery(question).subscribe({ next: set, error: (error) => { throw error; } });
    return () => subscription.unsubscribe();
  }, keys);
  return answer;
}

const subscribeOnline = (listener: () => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};

export function useOnline(): boolean {
  return useSyncExternalStore(subscribeOnline, () => navigator.onLine);
}

const MINUTE_MS = 60_000;

/** Sends what waits, and keeps no orders that the account may not see any more: at once, when the network is back, when the page is seen again, and each minute. */
function useSending(opened: Opened | null, may: boolean): void {
  useEffect(() => {
    void forgetOld(Date.now());
    if (!opened || !may) {
      return;
    }
    const go = () => {
      void recheck(opened);
      void send(opened).catch(() => undefined);
    };
    go();
    const timer = setInterval(go, MINUTE_MS);
    window.addEventListener("online", go);
    document.addEventListener("visibilitychange", go);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", go);
      document.removeEventListener("visibilitychange", go);
    };
  }, [opened, may]);
}

export interface InspectProps {
  /** Who is signed in; null where nobody is. */
  account: string | null;
  name: string;
  onSignIn: () => void;
}

function Ways({ opened, onLock }: { opened: Opened; onLock: () => void }) {
  const { t } = useSpeech();
  const unsent = useLive(() => countUnsent(opened.account), [opened.account]) ?? 0;
  return (
    <div className="ways" role="navigation" aria-label={t("inspect.title")}>
      <NavLink to="/inspect" end>{t("inspect.orders")}</NavLink>
      <NavLink to="/inspect/queue">{t("inspect.queue")} <span className="badge">{unsent}</span></NavLink>
      <button type="button" onClick={onLock}>{t("inspect.lock")}</button>
    </div>
  );
}

export default function Inspect({ account, name, onSignIn }: InspectProps) {
  const { t } = useSpeech();
  const [opened, set] = useState<Opened | null>(keptOpen);
  const setOpened = (next: Opened | null) => {
    keepOpen(next);
    set(next);
  };
  const known = useLive(async () => (account === null ? true : (await store.vaults.get(account)) !== undefined), [account]);
  const mine = opened !== null && (account === null || opened.account === account) ? opened : null;
  const may = account !== null && mine !== null;
  useSending(mine, may);
  if (known === undefined) {
    return <Busy />;
  }
  if (!mine) {
    return <Unlock account={account} known={known} onOpen={setOpened} />;
  }
  return (
    <div className="inspect">
      {!may && (
        <Notice kind="warn">
          <div className="spread">{t("inspect.ended")}<button type="button" onClick={onSignIn}>{t("inspect.signIn")}</button></div>
        </Notice>
      )}
      <Ways opened={mine} onLock={() => setOpened(null)} />
      <Routes>
        <Route path="/" element={<Orders opened={mine} may={may} />} />
        <Route path="order/:orderId" element={<OrderPage opened={mine} name={name} />} />
        <Route path="queue" element={<QueuePage opened={mine} may={may} />} />
      </Routes>
    </div>
  );
}
