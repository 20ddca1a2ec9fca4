// The inspector's pages without a session: no network, or it has ended.  Work goes on; sending waits.
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { ViewSwitches } from "../shell/ViewSwitches";
import Inspect from "./Inspect";

export default function Alone({ onSignIn }: { onSignIn: () => void }) {
  return (
    <BrowserRouter basename={import.meta.env.BASE_URL.replace(/\/$/, "")}>
      <div className="alone">
        <header><ViewSwitches /></header>
        <main>
          <Routes>
            <Route path="inspect/*" element={<Inspect account={null} name="" onSignIn={onSignIn} />} />
            <Route path="*" element={<Navigate to="/inspect" replace />} />
          </Routes>
        </main>
      </div>
    </BrowserRouter>
  );
}
