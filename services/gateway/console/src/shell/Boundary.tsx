// Catches what a page throws while it renders, and says so in place of the page; the shell stays, and
// another page starts afresh.
import { Component, type ReactNode } from "react";
import { useLocation } from "react-router";
import { useSpeech } from "../i18n";
import { Page } from "./parts";

interface CatchProps {
  children: ReactNode;
  fallback: (reset: () => void) => ReactNode;
}

class Catch extends Component<CatchProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback(() => this.setState({ failed: false })) : this.props.children;
  }
}

function Failed({ reset }: { reset: () => void }) {
  const { t } = useSpeech();
  return (
    <Page title={t("page.failed")}>
      <p>{t("page.failedText")}</p>
      <div><button type="button" onClick={reset}>{t("app.retry")}</button></div>
    </Page>
  );
}

export function Boundary({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return <Catch key={pathname} fallback={(reset) => <Failed reset={reset} />}>{children}</Catch>;
}
