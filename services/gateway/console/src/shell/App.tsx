// The console proper, for who is signed in: routes by role inside the shell.  Each page is a file of its own
// that is loaded when it is opened.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Refusal } from "../api/client";
import { hasRole, type Session } from "../api/session";
import { useSpeech } from "../i18n";
import { Boundary } from "./Boundary";
import { reaches } from "./pages";
import { Busy, Page } from "./parts";
import { Shell } from "./Shell";

const Desk = lazy(() => import("../desk/antd").then((module) => ({ default: module.Desk })));
const ListPage = lazy(() => import("../desk/ListPage"));
const DetailPage = lazy(() => import("../desk/DetailPage"));
const Reporter = lazy(() => import("../desk/Reporter"));
const ConflictPage = lazy(() => import("../desk/ConflictPage"));
const WhyPage = lazy(() => import("../desk/why/WhyPage"));
const QueuePage = lazy(() => import("../desk/queue/QueuePage"));
const EntityPage = lazy(() => import("../desk/entity/EntityPage"));
const ProfilesPage = lazy(() => import("../desk/profiles/ProfilesPage"));
const ParametersPage = lazy(() => import("../desk/profiles/ParametersPage"));
const ProfilePage = lazy(() => import("../desk/profiles/ProfilePage"));
const EditorPage = lazy(() => import("../desk/profiles/EditorPage"));
const BacktestsPage = lazy(() => import("../desk/profiles/BacktestsPage"));
const BacktestPage = lazy(() => import("../desk/profiles/BacktestPage"));
const GroupsPage = lazy(() => import("../desk/profiles/GroupsPage"));
const AdjustmentsPage = lazy(() => import("../desk/profiles/AdjustmentsPage"));
const ListsPage = lazy(() => import("../desk/profiles/ListsPage"));
const ValuesPage = lazy(() => import("../desk/profiles/ValuesPage"));
const ModelsPage = lazy(() => import("../desk/profiles/ModelsPage"));
const ModelPage = lazy(() => import("../desk/profiles/ModelPage"));
const Overview = lazy(() => import("../desk/Overview"));
const Inspect = lazy(() => import("../inspect/Inspect"));
const DeadLettersPage = lazy(() => import("../operate/DeadLettersPage"));
const GrantPage = lazy(() => import("../operate/GrantPage"));
const GrantsPage = lazy(() => import("../operate/GrantsPage"));
const OperationsPage = lazy(() => import("../operate/OperationsPage"));
const DeadLetterPage = lazy(() => import("../operate/DeadLetterPage"));
const ConfigurationPage = lazy(() => import("../operate/ConfigurationPage"));
const KeysPage = lazy(() => import("../platform/KeysPage"));
const QualityPage = lazy(() => import("../platform/QualityPage"));
const Account = lazy(() => import("./Account"));

export interface AppProps {
  session: Session;
  /** Whether the session has ended meanwhile: inspectors go on working. */
  ended?: boolean;
  onSession: (session: Session) => void;
  onLeave: () => void;
}

/** Only what may pass by itself is tried again: no connection, and 503. */
function again(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof Refusal && (error.status === 503 || error.status === 0);
}

function NotFound() {
  const { t } = useSpeech();
  return <Page title={t("page.notFound")}><p>{t("page.notFoundText")}</p></Page>;
}

const LISTS = ["declarations", "assessments", "orders", "conflicts", "releases", "outcomes", "reports", "measures", "recalls", "investigations", "complaints", "incidents", "deadlines", "duties", "receipts",
  "parked", "principals", "audit"];

function listRoutes(session: Session) {
  return LISTS.filter((name) => reaches(session, name)).map((name) => (
    <Route key={name} path={name}>
      <Route index element={<Desk><ListPage key={name} name={name} /></Desk>} />
      <Route path=":id" element={name === "conflicts" ? <ConflictPage session={session} /> : <DetailPage key={name} name={name}>{name === "complaints" && hasRole(session, "investigator", "supervisor") && <Reporter />}</DetailPage>} />
      {name === "assessments" && <Route path=":id/why" element={<WhyPage />} />}
    </Route>
  ));
}

function operateRoutes(session: Session) {
  return reaches(session, "operations") && (
    <>
      <Route path="operations" element={<OperationsPage />} />
      <Route path="dead-letters" element={<Desk><DeadLettersPage session={session} /></Desk>} />
      <Route path="dead-letters/:id" element={<DeadLetterPage session={session} />} />
      <Route path="grants" element={<Desk><GrantsPage session={session} /></Desk>} />
      <Route path="grants/:id" element={<GrantPage session={session} />} />
      <Route path="configuration" element={<ConfigurationPage />} />
    </>
  );
}

/** What waits for analysts, and what is known of whose goods they are. */
function deskRoutes(session: Session) {
  return reaches(session, "queue") && (
    <>
      <Route path="queue" element={<QueuePage session={session} />} />
      <Route path="entities/:kind/:id" element={<EntityPage />} />
    </>
  );
}

/** Profiles from edit to activation, and what they come to. */
function profileRoutes(session: Session) {
  return reaches(session, "profiles") && (
    <>
      <Route path="profiles" element={<ProfilesPage session={session} />} />
      <Route path="profiles/new" element={<EditorPage key="new" />} />
      <Route path="profiles/:code" element={<ProfilePage session={session} />} />
      <Route path="profiles/:code/edit" element={<EditorPage />} />
      <Route path="backtests" element={<BacktestsPage session={session} />} />
      <Route path="backtests/:id" element={<BacktestPage session={session} />} />
      <Route path="lists" element={<ListsPage session={session} />} />
      <Route path="lists/:code" element={<ValuesPage session={session} />} />
      <Route path="models" element={<ModelsPage session={session} />} />
      <Route path="models/:code" element={<ModelPage session={session} />} />
      <Route path="parameters" element={<ParametersPage session={session} />} />
      <Route path="groups" element={<GroupsPage />} />
      <Route path="adjustments" element={<AdjustmentsPage />} />
    </>
  );
}

export default function App({ session, ended = false, onSession, onLeave }: AppProps) {
  const client = useMemo(() => new QueryClient({ defaultOptions: { queries: { retry: again, staleTime: 15_000, refetchOnWindowFocus: false } } }), []);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter basename={import.meta.env.BASE_URL.replace(/\/$/, "")}>
        <Shell session={session} onLeave={onLeave}>
          <Boundary>
            <Suspense fallback={<Busy />}>
              <Routes>
                <Route index element={<Overview session={session} />} />
                {reaches(session, "inspect") && <Route path="inspect/*" element={<Inspect account={ended ? null : session.principal} name={session.name} onSignIn={onLeave} />} />}
                {deskRoutes(session)}
                {listRoutes(session)}
                {operateRoutes(session)}
                {profileRoutes(session)}
                {reaches(session, "keys") && <Route path="keys" element={<KeysPage session={session} />} />}
                {reaches(session, "quality") && <Route path="quality" element={<QualityPage />} />}
                <Route path="account" element={<Account session={session} onSession={onSession} onLeave={onLeave} />} />
                <Route path="*" element={<NotFound />} />
              </Routes>
            </Suspense>
          </Boundary>
        </Shell>
      </BrowserRouter>
    </QueryClientProvider>
  );
}
