"""The real programs that this room talks to: ClamAV's daemon, and SeaweedFS as an S3 store."""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.debian import CLAMD, ensure
from tools.ports import free_port

# Assembled here, so that no scanner takes this repository for infected.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"
LIMIT_MB = 30


class Daemon:
    """clamd with one signature, on a socket file and a port, to be stopped and started at will.

    It reads no databases from anywhere: starting takes a fraction of a second.
    """

    def __init__(self) -> None:
        ensure(CLAMD)
        # Short: the path of a socket file may have 108 bytes.
        self.room = Path(tempfile.mkdtemp(prefix="clamd-"))
        self.port = free_port()
        (self.room / "db").mkdir()
        (self.room / "db" / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
        self.limit(LIMIT_MB)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        return f"unix:{self.room / 'clamd.ctl'}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def limit(self, megabytes: int) -> None:
        """Set StreamMaxLength; it counts from the next start."""
        lines = [
            "Foreground yes",
            f"DatabaseDirectory {self.room / 'db'}",
            f"LocalSocket {self.room / 'clamd.ctl'}",
            f"TCPSocket {self.port}",
            "TCPAddr 127.0.0.1",
            f"TemporaryDirectory {self.room}",
            f"StreamMaxLength {megabytes}M",
            "MaxThreads 4",
            # It gives root up for the user that it is told.
            *(["User root"] if os.geteuid() == 0 else []),
        ]
        (self.room / "clamd.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        program = CLAMD.find()
        assert program is not None
        with (self.room / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program, "--config-file", str(self.room / "clamd.conf")],
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_us,
            )
        wait_for(self.port, self.process, self.room / "log")

    def kill(self) -> None:
        """As the kernel does when memory runs out."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
            (self.room / "clamd.ctl").unlink(missing_ok=True)

    def restart(self) -> None:
        self.kill()
        self.start()

    def end(self) -> None:
        self.kill()
        shutil.rmtree(self.room, ignore_errors=True)


class Bucketeer:
    """SeaweedFS on one port, with one account; whoever signs wrongly is refused."""

    KEY, SECRET, BUCKET = "motcua", "for-tests-only", "ho-so"

    def __init__(self) -> None:
        self.room = Path(tempfile.mkdtemp(prefix="weed-"))
        self.port = free_port()
        account = {"accessKey": self.KEY, "secretKey": self.SECRET}
        (self.room / "s3.json").write_text(
            json.dumps({"identities": [{"name": "motcua", "credentials": [account], "actions": ["Admin"]}]})
        )
        self.inner = [free_port() for _ in range(6)]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        master, master_grpc, volume, volume_grpc, filer, filer_grpc = self.inner
        weed = str(Path(sys.executable).parent / "weed")
        options = [
            f"-dir={self.room}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            f"-master.port={master}", f"-master.port.grpc={master_grpc}", "-master.volumeSizeLimitMB=64",
            f"-volume.port={volume}", f"-volume.port.grpc={volume_grpc}", "-volume.max=16",
            f"-filer.port={filer}", f"-filer.port.grpc={filer_grpc}",
            "-s3", f"-s3.port={self.port}", f"-s3.port.grpc={free_port()}",
            f"-s3.config={self.room / 's3.json'}", "-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
        ]  # fmt: skip
        with (self.room / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [weed, "-logtostderr", "server", *options], stdout=log, stderr=log, preexec_fn=_end_with_us
            )
        wait_for(self.port, self.process, self.room / "log", 60)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def end(self) -> None:
        self.kill()
        shutil.rmtree(self.room, ignore_errors=True)

    def options(self, **others: str) -> dict[str, str]:
        """For STORAGES["files"]["OPTIONS"]."""
        return {
            "bucket_name": self.BUCKET,
            "endpoint_url": self.endpoint,
            "access_key": self.KEY,
            "secret_key": self.SECRET,
            "region_name": "us-east-1",
            **others,
        }


def _end_with_us() -> None:
    """Where the tests are ended from outside nothing of ours goes on running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path, seconds: int = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nobody answers at {port}: {log.read_text(errors='replace')[-2000:]}")
