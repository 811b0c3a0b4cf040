package farcell.magics.standard;

import farcell.magics.Magic;
import farcell.magics.maven.Dependencies;
import farcell.magics.project.ProjectMagic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The magics that need no session but the notebook's own. */
public final class StandardMagics {

    private StandardMagics() {}

    /**
     * Makes them for one notebook.
     *
     * @param nanos a clock, as {@link System#nanoTime}
     */
    public static List<Magic> make(Dependencies dependencies, Libraries libraries, LongSupplier nanos) {
        List<Magic> magics = new ArrayList<>();
        magics.addAll(HelpMagics.make());
        magics.addAll(MavenMagics.make(dependencies));
        magics.addAll(ClassPathMagics.make());
        magics.add(LoadMagic.make());
        magics.add(TimeMagic.make(nanos));
        magics.add(TimeitMagic.make());
        magics.addAll(DeclarationMagics.make());
        magics.add(ImportMagic.make());
        magics.add(WriteFileMagic.make());
        magics.add(ShellMagic.make());
        magics.add(EnvMagic.make());
        magics.add(ProjectMagic.make(dependencies, Clock.systemDefaultZone()));
        magics.add(UseMagic.make(libraries, dependencies));
        return List.copyOf(magics);
    }
}
