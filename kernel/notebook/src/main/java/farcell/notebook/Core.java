package farcell.notebook;

import farcell.compile.Assistant;
import farcell.compile.CapturePlanner;
import farcell.compile.CompileSide;

/** What a notebook knows; replaced as a whole when it is attached to the sessions of an earlier kernel. */
record Core(CompileSide compiler, ClassPath classPath, CapturePlanner planner, Assistant assistant, Homes homes,
            Transfers transfers, CellRunner runner) {}
