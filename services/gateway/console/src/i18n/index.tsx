// The language: two catalogues with the same keys, chosen by the user and kept on the device.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { en } from "./en";
import { zh, type Key } from "./zh";

export type Language = "zh" | "en";
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const STORED = "loopgate-language";
const catalogues = { zh, en };

export function translate(language: Language, key: Key, values: Record<string, string | number> = {}): string {
  return catalogues[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

interface Speech {
  language: Language;
  setLanguage: (language: Language) => void;
  t: Translate;
  /** The one of two texts that the user reads. */
  pick: (english: string | undefined, chinese: string | undefined) => string;
}

const Context = createContext<Speech | null>(null);

function stored(): Language {
  const kept = localStorage.getItem(STORED);
  return kept === "en" || kept === "zh" ? kept : "zh";
}

export function SpeechProvider({ children }: { children: ReactNode }) {
  const [language, set] = useState<Language>(stored);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(STORED, next);
    set(next);
  }, []);
  const speech = useMemo<Speech>(
    () => ({
      language,
      setLanguage,
      t: (key, values) => translate(language, key, values),
      pick: (english, chinese) => (language === "zh" ? chinese ?? english : english ?? chinese) ?? "",
    }),
    [language, setLanguage],
  );
  return <Context.Provider value={speech}>{children}</Context.Provider>;
}

export function useSpeech(): Speech {
  const speech = useContext(Context);
  if (!speech) {
    throw new Error("SpeechProvider is missing");
  }
  return speech;
}

export function useFormats() {
  const { language } = useSpeech();
  return useMemo(() => {
    const locale = language === "zh" ? "zh-CN" : "en-GB";
    const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    const number = new Intl.NumberFormat(locale);
    const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    return {
      time: (text: string | undefined) => (text ? time.format(new Date(text)) : ""),
      day: (text: string | undefined) => (text ? day.format(new Date(text)) : ""),
      number: (value: number) => number.format(value),
      share: (value: number) => share.format(value),
      size: (bytes: number) => (bytes < 1_000_000 ? `${number.format(Math.ceil(bytes / 1000))} kB` : `${number.format(Math.round(bytes / 100_000) / 10)} MB`),
    };
  }, [language]);
}

/** How long ago something was, in the largest unit that still says something. */
export function useAge() {
  const { t } = useSpeech();
  return (since: string): string => {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000));
    if (seconds < 100) {
      return t("age.seconds", { n: seconds });
    }
    const minutes = Math.round(seconds / 60);
    if (minutes < 100) {
      return t("age.minutes", { n: minutes });
    }
    const hours = Math.round(minutes / 60);
    return hours < 48 ? t("age.hours", { n: hours }) : t("age.days", { n: Math.round(hours / 24) });
  };
}
