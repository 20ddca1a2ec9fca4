"""A private certificate authority, the broker's certificate and one for each principal.

The principal is the certificate's common name.  Whoever holds the folder is every principal, so
it is readable by its owner alone.
"""
import os
import subprocess
from pathlib import Path

PRINCIPALS = ("broker", "operator", "gateway", "assess", "inspect", "recall", "relay")
DAYS = "3650"


def _openssl(*arguments, folder):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def _issue(folder, name):
    """`name`.key and `name`.pem in the folder, signed by its ca."""
    _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key",
             "-subj", f"/CN={name}", "-out", f"{name}.csr", folder=folder)
    use = "serverAuth,clientAuth" if name == "broker" else "clientAuth"
    extensions = f"basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage={use}\n"
    if name == "broker":
        extensions += "subjectAltName=IP:127.0.0.1,DNS:localhost\n"
    (folder / f"{name}.ext").write_text(extensions)
    _openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
             "-days", DAYS, "-extfile", f"{name}.ext", "-out", f"{name}.pem", folder=folder)
    (folder / f"{name}.csr").unlink()
    (folder / f"{name}.ext").unlink()


def make(folder, principals=PRINCIPALS):
    """Makes what is missing of ca.pem and each principal's .pem and .key."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "ca.pem").exists():
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key",
                 "-subj", "/CN=loopgate local authority", "-days", DAYS, "-out", "ca.pem", folder=folder)
    for name in principals:
        if not (folder / f"{name}.pem").exists():
            _issue(folder, name)
    # The broker reads one file with its key and the certificates that lead to the authority.
    store = folder / "broker-store.pem"
    store.write_text("".join((folder / part).read_text() for part in ("broker.key", "broker.pem", "ca.pem")))
    for path in folder.iterdir():
        os.chmod(path, 0o600)
