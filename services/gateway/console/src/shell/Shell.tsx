// The frame of every page: header, navigation by role, main; keys that work everywhere.
import { useEffect, useState, type ReactNode } from "react";
import { NavLink, useLocation, useNavigate } from "react-router";
import { session as calls, type Session } from "../api/session";
import { useSpeech } from "../i18n";
import { LiveSwitch } from "../live/LiveSwitch";
import { Help } from "./Help";
import { opens, pages } from "./pages";
import { Notice } from "./parts";
import { takeUpdate, useUpdate } from "./update";
import { ViewSwitches } from "./ViewSwitches";

const GO: Record<string, string> = { o: "/", a: "/assessments", d: "/declarations", i: "/orders", q: "/queue" };

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

function useKeys(help: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    let going = false;
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const to = going ? GO[event.key] : undefined;
      going = event.key === "g";
      if (to !== undefined) {
        void navigate(to);
      } else if (event.key === "?") {
        help();
      } else if (event.key === "/") {
        event.preventDefault();
        document.querySelector<HTMLElement>(".filters input, .filters select")?.focus();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [navigate, help]);
}

function useOnline(): boolean {
  const [online, set] = useState(navigator.onLine);
  useEffect(() => {
    const change = () => set(navigator.onLine);
    window.addEventListener("online", change);
    window.addEventListener("offline", change);
    return () => {
      window.removeEventListener("online", change);
      window.removeEventListener("offline", change);
    };
  }, []);
  return online;
}

function Update() {
  const { t } = useSpeech();
  return useUpdate() ? (
    <Notice kind="warn">
      <div className="spread">
        {t("app.updateReady")}
        <button type="button" onClick={takeUpdate}>{t("app.updateNow")}</button>
      </div>
    </Notice>
  ) : null;
}

interface ShellProps {
  session: Session;
  onLeave: () => void;
  children: ReactNode;
}

function Header({ session, onLeave, onHelp }: { session: Session; onLeave: () => void; onHelp: () => void }) {
  const { t } = useSpeech();
  const online = useOnline();
  return (
    <header className="spread">
      <span className="brand">
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
        {t("app.short")}
      </span>
      <div className="row">
        <LiveSwitch />
        {!online && <strong role="status">{t("app.offline")}</strong>}
        <ViewSwitches onLanguage={(language) => void calls.setLanguage({ language }).catch(() => undefined)} />
        <button type="button" className="quiet" onClick={onHelp}><kbd>?</kbd> {t("view.help")}</button>
        <span className="muted">{session.name}</span>
        <button type="button" onClick={() => void calls.signOut().catch(() => undefined).finally(onLeave)}>{t("account.signOut")}</button>
      </div>
    </header>
  );
}

/** Where the pages stand in a row, on a tablet, the one that is open is in view. */
function useInView() {
  const { pathname } = useLocation();
  useEffect(() => {
    const open = document.querySelector<HTMLElement>(".shell > nav [aria-current=page]");
    const row = open?.closest("nav");
    open && row && (row.scrollLeft = open.offsetLeft + (open.offsetWidth - row.clientWidth) / 2);
  }, [pathname]);
}

export function Shell({ session, onLeave, children }: ShellProps) {
  const { t } = useSpeech();
  const [help, setHelp] = useState(false);
  const [showHelp] = useState(() => () => setHelp(true));
  useKeys(showHelp);
  useInView();
  return (
    <>
      <a className="skip" href="#main">{t("app.skip")}</a>
      <div className="shell">
        <Header session={session} onLeave={onLeave} onHelp={showHelp} />
        <nav aria-label={t("nav.label")}>
          <ul>
            {pages.filter((page) => opens(session, page)).map((page) => (
              <li key={page.path}><NavLink to={`/${page.path}`} end={page.path === ""}>{t(page.label)}</NavLink></li>
            ))}
          </ul>
        </nav>
        <main id="main" tabIndex={-1}>
          <Update />
          {children}
        </main>
      </div>
      {help && <Help onClose={() => setHelp(false)} />}
    </>
  );
}
