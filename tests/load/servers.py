"""The servers under test: each is started alone on loopback, with a folder of its own, on one core, and ended by its
process id. Standard library only."""

import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

DOMAIN = "meet.example.test"
START_TIMEOUT = 60  # seconds until it listens
STOP_TIMEOUT = 15


class CannotRun(Exception):
    """This server is not on the machine, or does not start; the text says why."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def version_of(*command):
    """The first line that a program prints about itself."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown version"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0] if lines else "unknown version"


def package_version(name):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown version"


class Server:
    """One run of one server. Use it in a with statement."""

    name = ""
    loadgen_arguments = []  # what the generator needs to get in

    def __init__(self, core=None):
        self.core = core
        self.port = 0
        self.process = None
        self.folder = None

    def version(self):
        return ""

    def command(self):
        """Writes the configuration into self.folder; returns the command line and the environment."""
        raise NotImplementedError

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        self.port = free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="usher-bench-"))
        try:
            command, environment = self.command()
            self.log = open(self.folder / "output", "wb")
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                start_new_session=True, preexec_fn=self._pin)
            self._wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process:
            self._stop()
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _pin(self):
        if self.core is not None:
            os.sched_setaffinity(0, {self.core})

    def _wait_until_it_listens(self):
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                time.sleep(0.5)  # what follows the listening
                return
            except OSError:
                time.sleep(0.1)
        text = (self.folder / "output").read_text(errors="replace").strip()
        raise CannotRun(f"{self.name} does not start: {text[-400:] or 'no output'}")

    def _stop(self):
        """The process and its children: they are a group of their own, which we made."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, how)
            except ProcessLookupError:
                pass
            try:
                self.process.wait(STOP_TIMEOUT)
                return
            except subprocess.TimeoutExpired:
                continue


class Usher(Server):
    name = "Usher"
    binary = None

    def __init__(self, core=None, algorithm="HS256"):
        super().__init__(core)
        self.algorithm = algorithm

    def version(self):
        if not self.binary.exists():
            raise CannotRun(f"{self.binary} is not built (./x build)")
        return version_of(str(self.binary), "--version")

    def command(self):
        if not self.binary.exists():
            raise CannotRun(f"{self.binary} is not built (./x build)")
        secret = secrets.token_hex(32)
        key = self.folder / "key.pem"
        keys = f'[[tokens.keys]]\nid = "hs"\nkind = "secret"\nvalue = "{secret}"\n'
        self.loadgen_arguments = ["--secret", secret, "--kid", "hs"]
        if self.algorithm == "RS256":
            for line in (["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key],
                         ["openssl", "pkey", "-in", key, "-pubout", "-out", self.folder / "public.pem"]):
                subprocess.run(line, check=True, capture_output=True)
            keys += f'[[tokens.keys]]\nid = "rs"\nkind = "pem"\nfile = "{self.folder}/public.pem"\n'
            self.loadgen_arguments = ["--key", str(key), "--kid", "rs"]
        (self.folder / "state").mkdir(mode=0o700)
        config = self.folder / "usher.toml"
        config.write_text(
            f'[server]\ndomain = "{DOMAIN}"\nlisten = ["127.0.0.1:{self.port}"]\nstate_dir = "{self.folder}/state"\ndrain = "0s"\n'
            f'[tokens]\nissuers = ["bench"]\naudiences = ["bench"]\n{keys}'
            '[media]\nannounced_addresses = ["127.0.0.1"]\nworkers = 1\n[log]\nlevel = "warn"\n'
            # The whole crowd comes from one address.
            '[limits]\nsessions_per_address = 1000000\nconnections_per_address = 1000000\n'
            'logins_per_address = 1000000\nrequests_per_address = 10000000\n')
        config.chmod(0o600)
        return [str(self.binary), "serve", "--config", str(config)], None


class Prosody(Server):
    """Plain Prosody: anonymous authentication, stock MUC, no Jitsi plugin."""

    name = "Prosody"

    def version(self):
        if not shutil.which("prosody"):
            raise CannotRun("Prosody is not installed (Debian: prosody)")
        return package_version("prosody")

    def command(self):
        if not shutil.which("prosody"):
            raise CannotRun("Prosody is not installed (Debian: prosody)")
        (self.folder / "data").mkdir()
        config = self.folder / "prosody.cfg.lua"
        config.write_text(f"""
run_as_root = true; daemonize = false
pidfile = "{self.folder}/prosody.pid"; data_path = "{self.folder}/data"; certificates = "{self.folder}"
log = {{ warn = "{self.folder}/prosody.log" }}
network_backend = "epoll"
gc = {{ mode = "incremental", threshold = 400, speed = 250, step_size = 13 }}
modules_enabled = {{ "roster", "saslauth", "disco", "ping", "websocket" }}
modules_disabled = {{ "s2s", "s2s_auth_certs", "offline" }}
c2s_ports = {{}}; c2s_direct_tls_ports = {{}}; s2s_ports = {{}}; https_ports = {{}}
http_ports = {{ {self.port} }}; http_interfaces = {{ "127.0.0.1" }}; http_default_host = "{DOMAIN}"
consider_websocket_secure = true; cross_domain_websocket = true; c2s_require_encryption = false
VirtualHost "{DOMAIN}"
    authentication = "anonymous"
Component "conference.{DOMAIN}" "muc"
    muc_room_locking = false
    muc_room_default_public_jids = true
""")
        return [shutil.which("prosody"), "--config", str(config), "-F"], None


class Ejabberd(Server):
    """ejabberd on one scheduler: anonymous authentication, stock MUC."""

    name = "ejabberd"

    @staticmethod
    def _libraries():
        found = sorted(pathlib.Path("/usr/lib").glob("*/ejabberd-*/ebin"))
        if not found or not shutil.which("erl"):
            raise CannotRun("ejabberd is not installed (Debian: ejabberd)")
        return found[-1]

    def version(self):
        self._libraries()
        return package_version("ejabberd")

    def command(self):
        libraries = self._libraries()
        config = self.folder / "ejabberd.yml"
        config.write_text(f"""
hosts: ["{DOMAIN}"]
loglevel: error
auth_method: [anonymous]
anonymous_protocol: sasl_anon
allow_multiple_connections: true
listen:
  - port: {self.port}
    ip: "127.0.0.1"
    module: ejabberd_http
    backlog: 1024
    request_handlers:
      /xmpp-websocket: ejabberd_http_ws
modules:
  mod_disco: {{}}
  mod_ping: {{}}
  mod_muc:
    host: "conference.{DOMAIN}"
    max_users: 5000
    default_room_options:
      anonymous: false
      max_users: 5000
""")
        environment = dict(os.environ, EJABBERD_CONFIG_PATH=str(config), EJABBERD_LOG_PATH=f"{self.folder}/ejabberd.log",
                           ERL_LIBS=str(libraries.parent.parent), ERL_MAX_PORTS="32000", ERL_CRASH_DUMP="/dev/null",
                           HOME=str(self.folder))
        return [shutil.which("erl"), "+K", "true", "+S", "1:1", "+P", "250000", "-noinput", "-mnesia", "dir",
                f'"{self.folder}/db"', "-s", "ejabberd"], environment
