/// One attribute of an element. Names are literals, values are escaped; an absent one writes nothing.
public struct Attribute: Sendable {
    enum Value: Sendable {
        case absent
        case present
        case text(String)
    }

    let name: StaticString
    /// Continues `name` for `data-…` and `aria-…`.
    var suffix: StaticString = ""
    let value: Value

    package init(_ name: StaticString, suffix: StaticString = "", _ value: String?) {
        self.name = name
        self.suffix = suffix
        self.value = value.map(Value.text) ?? .absent
    }

    init(_ name: StaticString, flag: Bool) {
        self.name = name
        value = flag ? .present : .absent
    }

    public static func `class`(_ value: String?) -> Attribute { Attribute("class", value) }
    public static func id(_ value: String?) -> Attribute { Attribute("id", value) }
    public static func href(_ value: String) -> Attribute { Attribute("href", value) }
    public static func src(_ value: String) -> Attribute { Attribute("src", value) }
    public static func rel(_ value: String) -> Attribute { Attribute("rel", value) }
    public static func lang(_ value: String?) -> Attribute { Attribute("lang", value) }
    public static func dir(_ value: String?) -> Attribute { Attribute("dir", value) }
    public static func name(_ value: String?) -> Attribute { Attribute("name", value) }
    public static func value(_ value: String?) -> Attribute { Attribute("value", value) }
    public static func type(_ value: String) -> Attribute { Attribute("type", value) }
    public static func content(_ value: String) -> Attribute { Attribute("content", value) }
    public static func charset(_ value: String) -> Attribute { Attribute("charset", value) }
    public static func action(_ value: String) -> Attribute { Attribute("action", value) }
    public static func method(_ value: String) -> Attribute { Attribute("method", value) }
    public static func `for`(_ value: String) -> Attribute { Attribute("for", value) }
    public static func role(_ value: String?) -> Attribute { Attribute("role", value) }
    public static func nonce(_ value: String) -> Attribute { Attribute("nonce", value) }
    public static func scope(_ value: String) -> Attribute { Attribute("scope", value) }
    public static func autocomplete(_ value: String) -> Attribute { Attribute("autocomplete", value) }
    public static func inputmode(_ value: String) -> Attribute { Attribute("inputmode", value) }
    public static func placeholder(_ value: String) -> Attribute { Attribute("placeholder", value) }
    public static func title(_ value: String?) -> Attribute { Attribute("title", value) }
    public static func datetime(_ value: String) -> Attribute { Attribute("datetime", value) }
    public static func label(_ value: String) -> Attribute { Attribute("label", value) }
    public static func min(_ value: String?) -> Attribute { Attribute("min", value) }
    public static func max(_ value: String?) -> Attribute { Attribute("max", value) }
    public static func maxlength(_ value: Int) -> Attribute { Attribute("maxlength", String(value)) }
    public static func colspan(_ value: Int) -> Attribute { Attribute("colspan", String(value)) }
    public static func tabindex(_ value: Int) -> Attribute { Attribute("tabindex", String(value)) }
    public static func alt(_ value: String) -> Attribute { Attribute("alt", value) }
    public static func width(_ value: Int) -> Attribute { Attribute("width", String(value)) }
    public static func height(_ value: Int) -> Attribute { Attribute("height", String(value)) }
    public static func enterkeyhint(_ value: String) -> Attribute { Attribute("enterkeyhint", value) }
    public static func hreflang(_ value: String) -> Attribute { Attribute("hreflang", value) }
    public static func media(_ value: String) -> Attribute { Attribute("media", value) }
    public static func list(_ value: String?) -> Attribute { Attribute("list", value) }
    public static func rows(_ value: Int) -> Attribute { Attribute("rows", String(value)) }
    public static func step(_ value: String) -> Attribute { Attribute("step", value) }
    public static func translate(_ value: String) -> Attribute { Attribute("translate", value) }

    /// `data-NAME="value"`.
    public static func data(_ name: StaticString, _ value: String? = "") -> Attribute {
        Attribute("data-", suffix: name, value)
    }

    /// `aria-NAME="value"`.
    public static func aria(_ name: StaticString, _ value: String?) -> Attribute {
        Attribute("aria-", suffix: name, value)
    }

    public static func checked(_ flag: Bool) -> Attribute { Attribute("checked", flag: flag) }
    public static func selected(_ flag: Bool) -> Attribute { Attribute("selected", flag: flag) }
    public static func required(_ flag: Bool = true) -> Attribute { Attribute("required", flag: flag) }
    public static func disabled(_ flag: Bool = true) -> Attribute { Attribute("disabled", flag: flag) }
    public static func hidden(_ flag: Bool = true) -> Attribute { Attribute("hidden", flag: flag) }
    public static func open(_ flag: Bool = true) -> Attribute { Attribute("open", flag: flag) }
    public static func novalidate(_ flag: Bool = true) -> Attribute { Attribute("novalidate", flag: flag) }
    public static func autofocus(_ flag: Bool = true) -> Attribute { Attribute("autofocus", flag: flag) }
}
