import HTML
import Testing

struct MarkupTests {
    @Test func escapesTextAndAttributes() {
        let markup = p(.class("a\"b"), .title("<&>'")) { "<script>alert('x')</script> & \"y\"" }
        #expect(
            markup.string
                == "<p class=\"a&quot;b\" title=\"&lt;&amp;&gt;&#39;\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;</p>"
        )
    }

    @Test func writesEveryByteOfEveryScript() {
        for scalar in ["é", "الشارع", "👩‍🚒", "\u{202E}"] { #expect(span { scalar }.string == "<span>\(scalar)</span>") }
        #expect(span { "a\u{0}b" }.string == "<span>ab</span>")
    }

    @Test func leavesOutWhatIsAbsent() {
        let markup = input(
            .type("text"), .value(nil), .checked(false), .required(), .data("x", "1"), .aria("label", nil))
        #expect(markup.string == "<input type=\"text\" required data-x=\"1\">")
    }

    @Test func keepsTheOrderOfChildren() {
        let shown = true
        let markup = ul {
            if shown { li { "a" } }
            for word in ["b", "c"] { li { word } }
            if !shown { li { "d" } } else { li { "e" } }
        }
        #expect(markup.string == "<ul><li>a</li><li>b</li><li>c</li><li>e</li></ul>")
    }

    @Test func dataInAScriptCannotEndIt() {
        let markup = jsonData(id: "x", nonce: "n", json: Array(#"{"a":"</script><script>"}"#.utf8))
        #expect(!markup.string.dropLast("</script>".count).contains("</script>"))
        #expect(markup.string.contains(#"\u003c/script>\u003cscript>"#))
    }

    @Test func aPageStartsWithItsDoctype() {
        #expect(
            document(lang: "ar", dir: "rtl") { body { "x" } }.string.hasPrefix(
                "<!doctype html><html lang=\"ar\" dir=\"rtl\">"))
    }
}
