// Who is signed in: the session's routes, and what its grants open.
import { answered, api, type Views } from "./client";

export type Session = Views["Session"];
export type Role = "inspector" | "analyst" | "supervisor" | "laboratory" | "platform" | "declarant" | "market" | "investigator" | "auditor" | "operator" | "administrator";

export const session = {
  read: () => answered(api.GET("/v1/session")),
  signIn: (body: Views["SignIn"]) => answered(api.POST("/v1/session", { body })),
  signOut: () => answered(api.DELETE("/v1/session")),
  changePassword: (body: Views["PasswordChange"]) => answered(api.POST("/v1/session/password", { body })),
  offerTotp: () => answered(api.POST("/v1/session/totp")),
  confirmTotp: (body: Views["TotpConfirmation"]) => answered(api.POST("/v1/session/totp/confirmation", { body })),
  setLanguage: (body: Views["LanguageChoice"]) => answered(api.POST("/v1/session/language", { body })),
};

export function hasRole(of: Session, ...roles: readonly string[]): boolean {
  return of.grants.some((grant) => roles.includes(grant.role));
}
