// Scanning by camera, by a scanner that types, or by hand.  The decoder is loaded when the camera is opened.
import { useEffect, useId, useRef, useState } from "react";
import { useSpeech } from "../i18n";
import { Notice } from "../shell/parts";

function Camera({ onText, onFailure }: { onText: (text: string) => void; onFailure: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stop = () => undefined as void;
    let gone = false;
    const begin = async () => {
      const { BrowserMultiFormatReader } = await import("@zxing/browser");
      const controls = await new BrowserMultiFormatReader().decodeFromConstraints({ video: { facingMode: "environment" } }, video.current ?? undefined, (result) => {
        if (result) {
          navigator.vibrate?.(80);
          onText(result.getText());
        }
      });
      stop = () => controls.stop();
      if (gone) {
        stop();
      }
    };
    begin().catch(onFailure);
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return <video ref={video} className="camera" muted playsInline />;
}

export function Scan({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useSpeech();
  const id = useId();
  const [camera, setCamera] = useState<"off" | "on" | "failed">("off");
  const found = (text: string) => {
    onChange(text);
    setCamera("off");
  };
  return (
    <div className="field">
      <label htmlFor={id}>{t("inspect.scan")}</label>
      <div className="row nowrap">
        <input id={id} className="mono" value={value} onChange={(event) => onChange(event.target.value)} autoCapitalize="characters" autoComplete="off" maxLength={100} />
        <button type="button" className="big" onClick={() => setCamera(camera === "on" ? "off" : "on")}>{camera === "on" ? t("inspect.cameraStop") : t("inspect.camera")}</button>
      </div>
      {camera === "on" && <Camera onText={found} onFailure={() => setCamera("failed")} />}
      {camera === "failed" && <Notice kind="warn">{t("inspect.cameraFailed")}</Notice>}
    </div>
  );
}
