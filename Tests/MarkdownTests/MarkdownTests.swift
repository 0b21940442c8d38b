import Testing

@testable import Markdown

struct MarkdownTests {
    @Test(arguments: [
        ("Gewoon.", "<p>Gewoon.</p>"),
        (
            "# Een\n\n## Twee\n\n### Drie\n\n#### Vier\n\n###### Zes",
            "<h2>Een</h2><h2>Twee</h2><h3>Drie</h3><h4>Vier</h4><h4>Zes</h4>"
        ),
        ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("- een\n\n- twee", "<ul><li><p>een</p></li><li><p>twee</p></li></ul>"),
        ("1. een\n2. twee", "<ol><li>een</li><li>twee</li></ol>"),
        ("*scheef* en **vet**", "<p><em>scheef</em> en <strong>vet</strong></p>"),
        ("> let op", "<blockquote class=\"notice\"><p>let op</p></blockquote>"),
        ("regel  \nregel", "<p>regel<br>regel</p>"),
        ("`code` & <3", "<p>code &amp; &lt;3</p>"),
        ("", ""),
        (
            "[site](https://voorbeeld.example/a?b=1&c=2)",
            "<p><a href=\"https://voorbeeld.example/a?b=1&amp;c=2\" rel=\"noreferrer nofollow\">site</a></p>"
        ),
        ("[112](tel:112)", "<p><a class=\"phone\" href=\"tel:112\" dir=\"ltr\">112</a></p>"),
        ("[mail](mailto:a@b.example)", "<p><a href=\"mailto:a@b.example\">mail</a></p>"),
    ])
    func becomesHTML(text: String, html: String) {
        #expect(Markdown(text).html == html)
    }

    /// Whatever is written, no tag or address comes out that is not on the list.
    @Test(arguments: [
        "<script>alert(1)</script>", "een <b onclick=alert(1)>vet</b> woord", "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))", "[klik](JaVaScRiPt:alert(1))", "[klik](java\u{1}script:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)", "[klik](vbscript:x)", "[klik](//elders.example)",
        "[klik](/voorbeeldstad/beheer)", "<javascript:alert(1)>", "![kat](https://elders.example/kat.png)",
        "![kat](javascript:alert(1))", "[a](<javascript:alert(1)>)", "<iframe src=//elders.example></iframe>",
        "<style>body{display:none}</style>", "[x](https://a.example \"titel\\\" onmouseover=alert(1)\")",
        "[x]: javascript:alert(1)\n\n[x]", "<!-- -->", "<svg/onload=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[klik](&#106;avascript:alert(1))", "[klik](java&Tab;script:alert(1))", "[klik](tel:112;ext=<script>)",
    ])
    func nothingDangerousComesOut(text: String) {
        let html = Markdown(text).html
        for match in html.matches(of: #/<\/?([a-z0-9]+)/#) {
            #expect(["p", "a", "em", "strong", "ul", "li"].contains(String(match.output.1)), "\(html)")
        }
        for match in html.matches(of: #/href="([^"]*)"/#) {
            #expect(String(match.output.1).hasPrefix("https://a.example"), "\(html)")
        }
        #expect(!html.lowercased().contains("onmouseover=") || !html.contains("<a onmouseover"))
        #expect(html.firstMatch(of: #/<[a-z]+[^>]* on[a-z]+=/#) == nil, "\(html)")
    }

    @Test func thePictureLeavesItsDescription() {
        #expect(Markdown("![een kat](https://elders.example/kat.png)").html == "<p>een kat</p>")
    }

    /// Ten thousand quotes within one another neither crash nor vanish.
    @Test func depthIsBounded() {
        let html = Markdown(String(repeating: "> ", count: 10_000) + "bodem").html
        #expect(html.contains("bodem"))
        #expect(html.components(separatedBy: "<blockquote").count - 1 <= Markdown.maximumDepth)
    }

    @Test func aNULAndBrokenTextAreHarmless() {
        #expect(Markdown("a\u{0}b").html == "<p>a\u{FFFD}b</p>")
    }
}

extension String {
    fileprivate func components(separatedBy text: String) -> [Substring] {
        split(separator: text, omittingEmptySubsequences: false)
    }
}
