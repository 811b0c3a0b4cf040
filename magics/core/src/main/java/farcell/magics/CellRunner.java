package farcell.magics;

import farcell.magics.CellPart.CellMagic;
import farcell.magics.CellPart.JavaPart;
import farcell.magics.CellPart.LineMagic;
import farcell.magics.Magic.Continuation;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Optional;

/** Runs cells: Java by the context, magics by their handlers, part by part. */
public final class CellRunner {

    /** What runs for one part. */
    @FunctionalInterface
    private interface Work {
        Optional<Bundle> run() throws Exception;
    }

    private final Magics magics;

    public CellRunner(Magics magics) {
        this.magics = magics;
    }

    public Magics magics() {
        return magics;
    }

    /**
     * Runs a cell. All its magics are looked up, and their arguments checked, before anything runs.
     *
     * @return value of the last part, as it would be shown
     * @throws MagicException      if a magic was used wrongly or failed
     * @throws CodeFailedException if Java failed
     */
    public Optional<Bundle> run(Source cell, MagicContext context) throws CodeFailedException, InterruptedException {
        Optional<Bundle> value = Optional.empty();
        for (CellPart part : parts(cell)) {
            value = run(part, cell, context);
        }
        return value;
    }

    /**
     * Cuts a cell into parts and checks the names and arguments of all its magics, those in bodies of Java included.
     *
     * @throws MagicException for wrong use
     */
    public List<CellPart> parts(Source cell) {
        List<CellPart> parts = parse(cell);
        parts.forEach(part -> check(part, cell));
        return parts;
    }

    /** Runs one part of a cell. */
    public Optional<Bundle> run(CellPart part, Source cell, MagicContext context)
            throws CodeFailedException, InterruptedException {
        if (part instanceof LineMagic magic) {
            return run(magic, cell, context);
        }
        if (part instanceof CellMagic magic) {
            Source body = cell.part(magic.body(), magic.bodyLine());
            return run(magic, cell, context, inner -> run(body, inner));
        }
        JavaPart java = (JavaPart) part;
        return context.run(cell.part(java.text(), java.line()));
    }

    /** Runs a line magic. */
    public Optional<Bundle> run(LineMagic magic, Source cell, MagicContext context)
            throws CodeFailedException, InterruptedException {
        return guarded("%" + magic.name(), cell, magic.line(), () -> {
            Magic declared = magics.get(magic.name(), false);
            Magic.LineForm form = declared.line().orElseThrow();
            Arguments arguments = Arguments.parse("%" + magic.name(), form.parameters(), magic.args());
            return form.handler().run(new MagicCall(arguments, context, cell, magic.line(), this));
        });
    }

    /** Runs a cell magic. @param rest what runs its body */
    public Optional<Bundle> run(CellMagic magic, Source cell, MagicContext context, Continuation rest)
            throws CodeFailedException, InterruptedException {
        return guarded("%%" + magic.name(), cell, magic.line(), () -> {
            Magic declared = magics.get(magic.name(), true);
            Magic.CellForm form = declared.cell().orElseThrow();
            Arguments arguments = Arguments.parse("%%" + magic.name(), form.parameters(), magic.args());
            MagicCall call = new MagicCall(arguments, context, cell, magic.line(), this);
            return form.handler().run(call, cell.part(magic.body(), magic.bodyLine()), rest);
        });
    }

    private List<CellPart> parse(Source cell) {
        try {
            return CellParser.parse(cell.text(), cell.firstLine());
        } catch (MagicException e) {
            throw e.at(cell.name(), cell.firstLine());
        }
    }

    /** Refuses wrong use before anything runs. */
    private void check(CellPart part, Source cell) {
        if (part instanceof JavaPart) {
            return;
        }
        boolean overCell = part instanceof CellMagic;
        String name = overCell ? ((CellMagic) part).name() : ((LineMagic) part).name();
        String args = overCell ? ((CellMagic) part).args() : ((LineMagic) part).args();
        try {
            Magic magic = magics.get(name, overCell);
            Arguments.parse((overCell ? "%%" : "%") + name, magic.parameters(overCell), args);
            if (overCell && magic.javaBody()) {
                Source body = cell.part(((CellMagic) part).body(), ((CellMagic) part).bodyLine());
                parts(body);
            }
        } catch (MagicException e) {
            throw e.at(cell.name(), part.line());
        }
    }

    private Optional<Bundle> guarded(String name, Source cell, int line, Work work)
            throws CodeFailedException, InterruptedException {
        try {
            Optional<Bundle> value = work.run();
            return value == null ? Optional.empty() : value;
        } catch (MagicException e) {
            throw e.at(cell.name(), line);
        } catch (CodeFailedException | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new MagicException(name + " failed: " + e, e).at(cell.name(), line);
        }
    }
}
