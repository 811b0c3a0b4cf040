package farcell.display.tablesaw;

import farcell.display.table.Preview;
import farcell.display.table.PreviewHtml;
import farcell.display.table.PreviewText;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** Registers renderers for Tablesaw's tables, slices and columns. Links to Tablesaw. */
final class TableRenderers {

    private TableRenderers() {}

    static void register(Renderer renderer) {
        renderer.createRegistration(Relation.class).preferring(MIMEType.TEXT_PLAIN, MIMEType.TEXT_HTML)
                .register((relation, context) -> render(TablePreview.of(relation), context));
        renderer.createRegistration(Column.class).preferring(MIMEType.TEXT_PLAIN, MIMEType.TEXT_HTML)
                .register((column, context) -> render(TablePreview.of(column), context));
    }

    private static void render(Preview preview, RenderContext context) {
        context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> PreviewText.of(preview));
        context.renderIfRequested(MIMEType.TEXT_HTML, () -> PreviewHtml.of(preview));
    }
}
