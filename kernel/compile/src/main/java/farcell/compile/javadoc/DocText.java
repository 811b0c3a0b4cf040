package farcell.compile.javadoc;

import com.sun.source.doctree.AttributeTree;
import com.sun.source.doctree.BlockTagTree;
import com.sun.source.doctree.DeprecatedTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.SinceTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A documentation comment made readable. Of its HTML a few elements stay, without attributes; the rest is text. */
record DocText(String plain, String html) {

    private static final Set<String> ELEMENTS = Set.of("p", "ul", "ol", "li", "pre", "code", "em", "strong", "b", "i", "dl",
            "dt", "dd", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "br", "h2", "h3", "h4");
    private static final Set<String> BLOCKS = Set.of("p", "ul", "ol", "pre", "dl", "blockquote", "table", "h2", "h3", "h4");
    private static final Map<String, String> ENTITIES = Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", " ",
            "ndash", "\u2013", "mdash", "\u2014", "le", "\u2264", "ge", "\u2265");

    /** @param whole all of it, not the first sentence only */
    static DocText of(DocCommentTree comment, boolean whole) {
        Writer writer = new Writer();
        writer.all(whole ? comment.getFullBody() : comment.getFirstSentence());
        if (whole) {
            comment.getBlockTags().forEach(tag -> tag.accept(writer, null));
        }
        return new DocText(tidy(writer.plain.toString()), writer.html.toString().strip());
    }

    /** Lines without blanks at their ends, no more than one empty line in a row. */
    private static String tidy(String text) {
        return text.replaceAll("[ \\t]+\n", "\n").replaceAll("\n{3,}", "\n\n").strip();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static final class Writer extends SimpleDocTreeVisitor<Void, Void> {

        private final StringBuilder plain = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private boolean preformatted;

        private void all(List<? extends DocTree> trees) {
            trees.forEach(tree -> tree.accept(this, null));
        }

        private void text(String text) {
            // Comments are wrapped by hand, with a blank in front of each line.
            plain.append(preformatted ? text : text.replaceAll("\\s*\n\\s*", "\n"));
            html.append(escaped(text));
        }

        private void code(String text) {
            plain.append(text);
            html.append("<code>").append(escaped(text)).append("</code>");
        }

        @Override
        protected Void defaultAction(DocTree tree, Void nothing) {
            if (tree instanceof BlockTagTree) {
                return null;
            }
            text(tree.toString());
            return null;
        }

        @Override
        public Void visitText(TextTree tree, Void nothing) {
            text(tree.getBody());
            return null;
        }

        @Override
        public Void visitLiteral(LiteralTree tree, Void nothing) {
            if (tree.getKind() == DocTree.Kind.CODE) {
                code(tree.getBody().getBody());
            } else {
                text(tree.getBody().getBody());
            }
            return null;
        }

        @Override
        public Void visitLink(LinkTree tree, Void nothing) {
            if (tree.getLabel().isEmpty()) {
                code(reference(String.valueOf(tree.getReference().getSignature())));
            } else {
                all(tree.getLabel());
            }
            return null;
        }

        private static String reference(String signature) {
            return signature.startsWith("#") ? signature.substring(1) : signature.replace('#', '.');
        }

        @Override
        public Void visitValue(ValueTree tree, Void nothing) {
            code(tree.getReference() == null ? "its value" : reference(tree.getReference().getSignature()));
            return null;
        }

        @Override
        public Void visitEntity(EntityTree tree, Void nothing) {
            String name = tree.getName().toString();
            String known = ENTITIES.get(name);
            if (known == null && name.matches("#[0-9]{1,6}")) {
                int code = Integer.parseInt(name.substring(1));
                known = Character.isValidCodePoint(code) ? Character.toString(code) : null;
            }
            text(known == null ? "&" + name + ";" : known);
            return null;
        }

        @Override
        public Void visitStartElement(StartElementTree tree, Void nothing) {
            String name = tree.getName().toString().toLowerCase(Locale.ROOT);
            if (BLOCKS.contains(name)) {
                plain.append("\n\n");
            } else if (Set.of("li", "tr", "dt", "br").contains(name)) {
                plain.append(name.equals("li") ? "\n- " : "\n");
            } else if (Set.of("td", "th", "dd").contains(name)) {
                plain.append("  ");
            }
            preformatted |= name.equals("pre");
            if (ELEMENTS.contains(name)) {
                html.append('<').append(name).append('>');
            }
            return null;
        }

        @Override
        public Void visitEndElement(EndElementTree tree, Void nothing) {
            String name = tree.getName().toString().toLowerCase(Locale.ROOT);
            if (BLOCKS.contains(name)) {
                plain.append("\n\n");
            }
            preformatted &= !name.equals("pre");
            if (ELEMENTS.contains(name)) {
                html.append("</").append(name).append('>');
            }
            return null;
        }

        @Override
        public Void visitAttribute(AttributeTree tree, Void nothing) {
            return null;
        }

        private void tag(String what, String name, List<? extends DocTree> description) {
            plain.append("\n\n").append(what).append(name.isEmpty() ? "" : " " + name).append(": ");
            html.append("<div><b>").append(what).append("</b> ");
            if (!name.isEmpty()) {
                html.append("<code>").append(escaped(name)).append("</code> ");
            }
            all(description);
            html.append("</div>");
        }

        @Override
        public Void visitParam(ParamTree tree, Void nothing) {
            String name = tree.getName().getName().toString();
            tag("param", tree.isTypeParameter() ? "<" + name + ">" : name, tree.getDescription());
            return null;
        }

        @Override
        public Void visitReturn(ReturnTree tree, Void nothing) {
            tag("returns", "", tree.getDescription());
            return null;
        }

        @Override
        public Void visitThrows(ThrowsTree tree, Void nothing) {
            tag("throws", tree.getExceptionName().getSignature(), tree.getDescription());
            return null;
        }

        @Override
        public Void visitSince(SinceTree tree, Void nothing) {
            tag("since", "", tree.getBody());
            return null;
        }

        @Override
        public Void visitDeprecated(DeprecatedTree tree, Void nothing) {
            tag("deprecated", "", tree.getBody());
            return null;
        }

        @Override
        public Void visitSee(SeeTree tree, Void nothing) {
            tag("see", "", tree.getReference());
            return null;
        }

        @Override
        public Void visitReference(com.sun.source.doctree.ReferenceTree tree, Void nothing) {
            code(reference(tree.getSignature()));
            return null;
        }
    }
}
