"""Other kernels, to be measured beside Farcell: downloaded when first wanted, and kept outside of the checkout."""
import dataclasses
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile

CENTRAL = "https://repo1.maven.org/maven2"
RAPAIO = ("io/github/padreati/rapaio-jupyter-kernel", "rapaio-jupyter-kernel", "3.0.1")
JJAVA = ("jjava", "1.0a7")


@dataclasses.dataclass
class Peer:
    """A kernel as its kernelspec starts it."""

    name: str
    language: str
    argv: list
    environment: dict


def cache():
    """Where downloads are kept."""
    place = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "farcell-bench")
    place.mkdir(parents=True, exist_ok=True)
    return place


def fetch(url, digest, algorithm):
    """A file of a repository, checked by the digest that the repository gives for it."""
    file = cache() / url.rsplit("/", 1)[1]
    if not file.exists():
        print("  downloading " + url, file=sys.stderr)
        with urllib.request.urlopen(url, timeout=120) as answer:
            data = answer.read()
        if hashlib.new(algorithm, data).hexdigest() != digest:
            raise RuntimeError("%s is not what its repository says" % url)
        file.write_bytes(data)
    return file


def text(url):
    with urllib.request.urlopen(url, timeout=120) as answer:
        return answer.read().decode()


def rapaio(java):
    path, name, version = RAPAIO
    url = "%s/%s/%s/%s-%s.jar" % (CENTRAL, path, version, name, version)
    kept = cache() / url.rsplit("/", 1)[1]
    jar = kept if kept.exists() else fetch(url, text(url + ".sha1").split()[0], "sha1")
    # The defaults of its own installer.
    settings = {"RJK_COMPILER_OPTIONS": "", "RJK_TIMEOUT_MILLIS": "-1", "RJK_INIT_SCRIPT": "", "RJK_CLASSPATH": "",
                "RJK_MIMA_CACHE": "mima_cache", "RJK_MIMA_USER_SETTINGS": "false"}
    return [os.path.join(java, "bin", "java"), "-jar", str(jar), "{connection_file}"], settings


def jjava(java):
    """JJava is not on Maven Central; its wheel on PyPI holds its two jars."""
    name, version = JJAVA
    jars = [cache() / (jar + "-" + version + ".jar") for jar in ("jjava-launcher", "jjava")]
    if not all(jar.exists() for jar in jars):
        with tempfile.TemporaryDirectory() as into:
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                            "--only-binary", ":all:", "--dest", into, name + "==" + version], check=True)
            wheel, = pathlib.Path(into).iterdir()
            with zipfile.ZipFile(wheel) as files:
                for jar in jars:
                    inside = next(n for n in files.namelist() if n.endswith("/" + jar.name.replace("-" + version, "")))
                    jar.write_bytes(files.read(inside))
    # Its launcher starts the java of the PATH.
    path = os.path.join(java, "bin") + os.pathsep + os.environ.get("PATH", os.defpath)
    return [os.path.join(java, "bin", "java"), "-jar", *map(str, jars), "{connection_file}"], {"PATH": path}


def peers(distribution, jdks):
    """Name -> what makes the peer; jdks: tag -> home."""
    result = {"ipykernel": lambda: Peer("ipykernel", "python", [sys.executable, "-m", "ipykernel_launcher", "-f",
                                                                 "{connection_file}"], {})}
    for tag, home in jdks.items():
        own = {"JAVA_HOME": home}
        result["farcell" + tag] = lambda tag=tag, own=own: Peer("farcell" + tag, "java", spec(distribution, own), own)
        for name, make in (("rapaio", rapaio), ("jjava", jjava)):
            def made(name=name, make=make, tag=tag, home=home, own=own):
                argv, settings = make(home)
                return Peer(name + tag, "java", argv, dict(own, **settings))
            result[name + tag] = made
    return result


def spec(distribution, environment):
    """Farcell's command as `farcell install` writes it into the kernelspec, start archives included."""
    place = cache() / "farcell-specs"
    name = "farcell-" + hashlib.sha256((distribution + environment["JAVA_HOME"]).encode()).hexdigest()[:12]
    subprocess.run([os.path.join(distribution, "bin", "farcell"), "install", "--prefix", str(place), "--name", name,
                    "--java", environment["JAVA_HOME"]], check=True, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, **environment))
    kernel = json.loads((place / "share/jupyter/kernels" / name / "kernel.json").read_text())
    environment.update(kernel["env"])
    return kernel["argv"]
