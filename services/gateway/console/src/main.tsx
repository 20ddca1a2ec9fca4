// The entry: settings first, then who is signed in, and only then the rest of the console.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SpeechProvider } from "./i18n";
import { Root } from "./shell/Root";
import { registerWorker } from "./shell/update";
import "./theme/base.css";
import { showView } from "./theme/view";

showView();
registerWorker();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SpeechProvider>
      <Root />
    </SpeechProvider>
  </StrictMode>,
);
