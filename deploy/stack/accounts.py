"""The first accounts of an instance, each with a one-time password, in a file that its owner alone can read."""
import os

ADMINISTRATOR = "administrator"
# Who works with the demonstration: a person for each role that people have.
DEMONSTRATION = {"inspector": "查验人员 Inspector", "analyst": "风险分析员 Analyst", "supervisor": "主管 Supervisor", "laboratory": "实验室 Laboratory",
                 "market": "市场监管人员 Market", "investigator": "召回调查员 Investigator", "operator": "运维人员 Operator", "auditor": "审计员 Auditor"}


def make_accounts(instance, demonstrates, path):
    """Makes an administrator where there is no account yet, and the demonstration's people; the file, None when there is none."""
    if instance.psql("SELECT count(*) FROM intake.account").strip() == "0":
        lines = [(ADMINISTRATOR, instance.ctl("principals", "add", ADMINISTRATOR, "--name", "系统管理员 Administrator", "--administrator"))]
        for role, name in DEMONSTRATION.items() if demonstrates else ():
            account = f"demo-{role}"
            lines.append((account, instance.ctl("principals", "add", account, "--name", name, "--grant", f"{role}:*", "--reason", "demonstration", "--account")))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as to:
            to.writelines(f"{account:<20}{password.strip()}\n" for account, password in lines)
    return path if path.exists() else None
