/// The elements that pages use, by their own names. Content is escaped text or other elements.

/// Any element with content; also for the elements of drawings, which are not in this module.
package func element(
    _ name: StaticString, _ attributes: [Attribute], _ content: () -> Markup
) -> Markup {
    var markup = startTag(name, attributes)
    let content = content()
    markup.reserve(content.utf8.count + name.utf8CodeUnitCount + 3)
    markup.append(content)
    markup.appendVerbatim("</")
    markup.appendVerbatim(name)
    markup.appendVerbatim(">")
    return markup
}

/// `<name a="b">`; also the whole of a void element.
private func startTag(_ name: StaticString, _ attributes: [Attribute]) -> Markup {
    var markup = Markup()
    // Most tags fit, with what they hold.
    markup.reserve(120)
    markup.appendVerbatim("<")
    markup.appendVerbatim(name)
    for attribute in attributes {
        if case .absent = attribute.value { continue }
        markup.appendVerbatim(" ")
        markup.appendVerbatim(attribute.name)
        if case .text(let text) = attribute.value {
            markup.appendVerbatim(attribute.suffix)
            markup.appendVerbatim("=\"")
            markup.appendEscaped(text)
            markup.appendVerbatim("\"")
        }
    }
    markup.appendVerbatim(">")
    return markup
}

/// A whole page, with its doctype.
public func document(
    lang: String, dir: String, @MarkupBuilder content: () -> Markup
) -> Markup {
    var markup = Markup()
    markup.appendVerbatim("<!doctype html>")
    markup.append(element("html", [.lang(lang), .dir(dir)], content))
    return markup
}

/// A script of the site's own, as an ES module.
public func moduleScript(src: String, nonce: String) -> Markup {
    element("script", [.type("module"), .src(src), .nonce(nonce)]) { Markup() }
}

/// A classic script that must run before the modules (a library that sets a global).
public func deferredScript(src: String, nonce: String) -> Markup {
    element("script", [.src(src), .nonce(nonce)]) { Markup() }
}

/// Style rules inside the page. `</` in them is written as `<\/`, so that nothing in them can end the element.
package func styleSheet(nonce: String? = nil, css: [UInt8]) -> Markup {
    var markup = startTag("style", nonce.map { [.nonce($0)] } ?? [])
    var safe: [UInt8] = []
    for byte in css {
        if byte == UInt8(ascii: "/"), safe.last == UInt8(ascii: "<") { safe.append(UInt8(ascii: "\\")) }
        safe.append(byte)
    }
    markup.appendVerbatim(bytes: safe)
    markup.appendVerbatim("</style>")
    return markup
}

/// Data for a script. `<` is written as `\\u003c`, so that nothing in it can end the element.
/// - Parameter json: UTF-8 bytes of a JSON text.
public func jsonData(id: String, nonce: String, json: [UInt8]) -> Markup {
    var markup = startTag("script", [.type("application/json"), .id(id), .nonce(nonce)])
    var safe: [UInt8] = []
    safe.reserveCapacity(json.count)
    for byte in json {
        if byte == UInt8(ascii: "<") {
            safe.append(contentsOf: "\\u003c".utf8)
        } else {
            safe.append(byte)
        }
    }
    markup.appendVerbatim(bytes: safe)
    markup.appendVerbatim("</script>")
    return markup
}

public func input(_ attributes: Attribute...) -> Markup { startTag("input", attributes) }
public func br(_ attributes: Attribute...) -> Markup { startTag("br", attributes) }
public func hr(_ attributes: Attribute...) -> Markup { startTag("hr", attributes) }
public func meta(_ attributes: Attribute...) -> Markup { startTag("meta", attributes) }
public func link(_ attributes: Attribute...) -> Markup { startTag("link", attributes) }
public func img(_ attributes: Attribute...) -> Markup { startTag("img", attributes) }

public func header(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("header", attributes, content)
}

public func footer(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("footer", attributes, content)
}

public func nav(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("nav", attributes, content)
}

public func main(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("main", attributes, content)
}

public func section(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("section", attributes, content)
}

public func article(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("article", attributes, content)
}

public func div(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("div", attributes, content)
}

public func span(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("span", attributes, content)
}

public func p(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("p", attributes, content)
}

public func h1(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("h1", attributes, content)
}

public func h2(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("h2", attributes, content)
}

public func h3(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("h3", attributes, content)
}

public func h4(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("h4", attributes, content)
}

public func a(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("a", attributes, content)
}

public func strong(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("strong", attributes, content)
}

public func em(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("em", attributes, content)
}

public func small(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("small", attributes, content)
}

public func ul(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("ul", attributes, content)
}

public func ol(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("ol", attributes, content)
}

public func li(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("li", attributes, content)
}

public func dl(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("dl", attributes, content)
}

public func dt(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("dt", attributes, content)
}

public func dd(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("dd", attributes, content)
}

public func figure(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("figure", attributes, content)
}

public func figcaption(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("figcaption", attributes, content)
}

public func blockquote(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("blockquote", attributes, content)
}

public func code(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("code", attributes, content)
}

public func form(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("form", attributes, content)
}

public func fieldset(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("fieldset", attributes, content)
}

public func legend(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("legend", attributes, content)
}

public func label(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("label", attributes, content)
}

public func select(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("select", attributes, content)
}

public func option(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("option", attributes, content)
}

public func datalist(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("datalist", attributes, content)
}

public func optgroup(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("optgroup", attributes, content)
}

public func button(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("button", attributes, content)
}

public func textarea(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("textarea", attributes, content)
}

public func output(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("output", attributes, content)
}

public func details(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("details", attributes, content)
}

public func summary(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("summary", attributes, content)
}

public func table(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("table", attributes, content)
}

public func caption(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("caption", attributes, content)
}

public func thead(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("thead", attributes, content)
}

public func tbody(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("tbody", attributes, content)
}

public func tfoot(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("tfoot", attributes, content)
}

public func tr(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("tr", attributes, content)
}

public func th(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("th", attributes, content)
}

public func td(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("td", attributes, content)
}

public func time(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("time", attributes, content)
}

public func title(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("title", attributes, content)
}

public func head(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("head", attributes, content)
}

public func body(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("body", attributes, content)
}

public func noscript(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("noscript", attributes, content)
}

public func progress(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("progress", attributes, content)
}

public func aside(_ attributes: Attribute..., @MarkupBuilder content: () -> Markup = { Markup() }) -> Markup {
    element("aside", attributes, content)
}
