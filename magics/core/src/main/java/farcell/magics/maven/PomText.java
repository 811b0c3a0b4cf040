package farcell.magics.maven;

import farcell.magics.MagicException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Makes a POM of what is copied from a README: loose {@code dependency} and {@code repository} elements, lists of them,
 * other elements of a project, or a whole project, where the parts that a POM must have may be missing.
 */
public final class PomText {

    private static final Set<String> PARTS = Set.of("modelVersion", "groupId", "artifactId", "version", "packaging",
            "parent", "properties", "dependencyManagement", "name", "description", "url", "profiles", "build",
            "licenses", "developers", "scm", "pluginRepositories", "distributionManagement");

    private PomText() {}

    /**
     * Makes a whole POM.
     *
     * @param firstLine line of the text's first character, for messages
     * @throws MagicException for text that is no XML, or holds an element that no POM has at that place
     */
    public static String complete(String text, int firstLine) {
        String body = text.replaceFirst("^\\s*<\\?xml[^>]*\\?>", "");
        String prolog = text.substring(0, text.length() - body.length());
        int bodyLine = firstLine + (int) prolog.chars().filter(c -> c == '\n').count();
        Document pom = parse("<farcell>" + body + "</farcell>", bodyLine);
        List<Element> elements = children(pom.getDocumentElement());
        Element project;
        if (elements.size() == 1 && elements.get(0).getTagName().equals("project")) {
            project = elements.get(0);
        } else {
            project = pom.createElement("project");
            collect(pom, project, elements);
        }
        boolean inherits = child(project, "parent") != null;
        addDefault(pom, project, "modelVersion", "4.0.0");
        addDefault(pom, project, "artifactId", "notebook");
        if (!inherits) {
            addDefault(pom, project, "groupId", "notebook");
            addDefault(pom, project, "version", "0");
        }
        return write(project);
    }

    private static void collect(Document pom, Element project, List<Element> elements) {
        Element dependencies = pom.createElement("dependencies");
        Element repositories = pom.createElement("repositories");
        for (Element element : elements) {
            switch (element.getTagName()) {
                case "dependency" -> dependencies.appendChild(element);
                case "repository" -> repositories.appendChild(element);
                case "dependencies" -> children(element).forEach(dependencies::appendChild);
                case "repositories" -> children(element).forEach(repositories::appendChild);
                default -> {
                    if (!PARTS.contains(element.getTagName())) {
                        throw new MagicException("<" + element.getTagName()
                                + "> has no place in a POM. Paste <dependency>"
                                + " and <repository> elements, lists of them, or a whole <project>");
                    }
                    project.appendChild(element);
                }
            }
        }
        project.appendChild(dependencies);
        project.appendChild(repositories);
    }

    private static Document parse(String xml, int firstLine) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (SAXParseException e) {
            throw new MagicException("this is not well-formed XML: " + e.getMessage(), e)
                    .at("", firstLine + Math.max(1, e.getLineNumber()) - 1);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new MagicException("this cannot be read as XML: " + e.getMessage(), e);
        }
    }

    private static String write(Element project) {
        try {
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(project), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new MagicException("the POM cannot be written: " + e.getMessage(), e);
        }
    }

    private static void addDefault(Document pom, Element project, String name, String value) {
        if (child(project, name) == null) {
            Element element = pom.createElement(name);
            element.setTextContent(value);
            project.appendChild(element);
        }
    }

    private static Element child(Element parent, String name) {
        return children(parent).stream().filter(element -> element.getTagName().equals(name)).findFirst().orElse(null);
    }

    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                elements.add((Element) nodes.item(i));
            }
        }
        return elements;
    }

    /** Throws, and prints nothing, unlike the parser's own. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {
            // nothing is wrong
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
