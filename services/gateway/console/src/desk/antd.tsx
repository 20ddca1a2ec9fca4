// Ant Design in the house's colours, for the pages of the desk.  Its styles come as adopted sheets
// (tools/adopted-styles.js), for the policy allows no <style> elements.
import { StyleProvider } from "@ant-design/cssinjs";
import { ConfigProvider, theme } from "antd";
import enGB from "antd/locale/en_GB";
import zhCN from "antd/locale/zh_CN";
import type { ReactNode } from "react";
import { useSpeech } from "../i18n";
import { useView, type View } from "../theme/view";

const LIGHT = { colorPrimary: "#0b4f8a", colorText: "#17202b", colorTextSecondary: "#4a5766", colorTextTertiary: "#4a5766", colorTextQuaternary: "#5a6675", colorTextPlaceholder: "#5a6675", colorBgContainer: "#ffffff", colorLink: "#0b4f8a" };
const DARK = { colorPrimary: "#86c5ff", colorText: "#e9eff6", colorTextSecondary: "#b0bdcb", colorTextTertiary: "#b0bdcb", colorTextQuaternary: "#9aa8b6", colorTextPlaceholder: "#9aa8b6", colorBgContainer: "#18212b", colorBgElevated: "#212c38", colorLink: "#86c5ff", colorTextLightSolid: "#05233c" };

function look(view: View) {
  const algorithm = [view.theme === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm, ...(view.compact ? [theme.compactAlgorithm] : [])];
  const token = { ...(view.theme === "dark" ? DARK : LIGHT), fontSize: view.large ? 18 : view.compact ? 13 : 14, borderRadius: 8, fontFamily: "inherit", motion: false };
  return { algorithm, token, hashed: false, cssVar: { key: "house" } };
}

export function Desk({ children }: { children: ReactNode }) {
  const { language } = useSpeech();
  const view = useView();
  return (
    <StyleProvider layer={false}>
      <ConfigProvider locale={language === "zh" ? zhCN : enGB} theme={look(view)}>
        {children}
      </ConfigProvider>
    </StyleProvider>
  );
}
