"""What a JVM holds, asked from outside with jcmd of the same JDK. Needs -XX:NativeMemoryTracking=summary in the JVM."""
import os
import re
import subprocess

import psutil

NATIVE = "-XX:NativeMemoryTracking=summary"


class Gone(Exception):
    """The JVM ended before it answered."""


class Jvm:
    """One JVM by its process."""

    def __init__(self, process):
        self.process = process
        self.jcmd = os.path.join(os.path.dirname(os.readlink("/proc/%d/exe" % process.pid)), "jcmd")

    def ask(self, *command):
        """What jcmd prints. Raises Gone if the process ended."""
        out = subprocess.run([self.jcmd, str(self.process.pid), *command], capture_output=True, text=True)
        if out.returncode == 0:
            return out.stdout
        if not self.process.is_running() or self.process.status() == psutil.STATUS_ZOMBIE:
            raise Gone("process %d ended" % self.process.pid)
        raise AssertionError("jcmd %d %s: %s" % (self.process.pid, command[0], out.stderr))

    def collect(self):
        """Collects garbage; twice, so that what cleaners and references free is gone, too."""
        self.ask("GC.run")
        self.ask("GC.run")

    def heap_mb(self):
        """Used heap; to be asked after `collect`. Generations of the serial collector are added up."""
        used = [int(kb) for line in self.ask("GC.heap_info").splitlines() if "Metaspace" not in line
                for kb in re.findall(r"total .*used (\d+)K", line)]
        if not used:
            raise AssertionError("GC.heap_info of an unknown form")
        return sum(used) / 1024

    def native_mb(self):
        """Memory that the JVM has committed beside the heap: classes, compiled code, threads, its own structures."""
        text = self.ask("VM.native_memory", "summary", "scale=KB")
        total = int(re.search(r"Total:.*?committed=(\d+)KB", text)[1])
        heap = int(re.search(r"Java Heap \(.*?committed=(\d+)KB", text)[1])
        return (total - heap) / 1024

    def parts(self):
        """Committed KB by category, for a look at what grows."""
        text = self.ask("VM.native_memory", "summary", "scale=KB")
        return {name.strip(): int(kb) for name, kb in
                re.findall(r"^-\s+(.+?) \(reserved=\d+KB, committed=(\d+)KB\)", text, re.M)}


def of(kernel):
    """The kernel's JVM and those of its sessions; not one that just ended."""
    found = []
    for process in kernel.processes():
        try:
            if process.name() == "java":
                found.append(Jvm(process))
        except (FileNotFoundError, psutil.NoSuchProcess):
            continue
    return found
