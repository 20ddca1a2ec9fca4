// Language, theme, large type and density: one press each, no reload.
import { useSpeech } from "../i18n";
import { setView, useView } from "../theme/view";

export function ViewSwitches({ onLanguage }: { onLanguage?: (language: "zh" | "en") => void }) {
  const { t, language, setLanguage } = useSpeech();
  const view = useView();
  const change = () => {
    const next = language === "zh" ? "en" : "zh";
    setLanguage(next);
    onLanguage?.(next);
  };
  return (
    <div className="row">
      <button type="button" className="quiet" lang={language === "zh" ? "en" : "zh-CN"} onClick={change}>{t("view.language")}</button>
      <button type="button" className="quiet" aria-pressed={view.theme === "dark"} onClick={() => setView({ theme: view.theme === "dark" ? "light" : "dark" })}>
        {t("view.dark")}
      </button>
      <button type="button" className="quiet" aria-pressed={view.large} onClick={() => setView({ large: !view.large })}>{t("view.large")}</button>
      <button type="button" className="quiet" aria-pressed={view.compact} onClick={() => setView({ compact: !view.compact })}>{t("view.compact")}</button>
    </div>
  );
}
