"""A line between a browser and the gateway that can be cut, with all that is on it, and mended."""
import contextlib
import socket
import threading


class Line:
    def __init__(self, port):
        self.target, self.ends, self.listener = port, [], None
        self.port = 0
        self.mend()

    def mend(self):
        """Takes connections, again on the port that it had."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._take, args=(self.listener,), daemon=True).start()

    def cut(self):
        """Every connection breaks, and none is taken."""
        for end in (self.listener, *self.ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends = []

    def _take(self, listener):
        with contextlib.suppress(OSError):  # cut
            while True:
                near, _ = listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.target))
                except OSError:  # nobody is there
                    near.close()
                    continue
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one, other):
        with contextlib.suppress(OSError):
            while part := one.recv(65536):
                other.sendall(part)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
