import Domain
import Foundation
import HTML
import TestSupport
import Testing

@testable import Platform

/// What happens around Chromium; a script stands in for it. The real one is in `SystemTests/test_pdf.py`.
struct PDFPrinterTests {
    /// A folder with a program that does what the script says, after `$page` and `$result` are known.
    private final class Stand {
        let folder = NSTemporaryDirectory() + "straatlicht-stand-\(UUID().uuidString)"
        var program: String { folder + "/chromium" }

        init(_ script: String) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = """
                #!/bin/sh
                for word in "$@"; do case "$word" in
                    --print-to-pdf=*) result="${word#*=}" ;;
                    file://*) page="${word#file://}" ;;
                esac; done
                cd '\(folder)'
                \(script)
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: program))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func read(_ name: String) -> String? {
            FileManager.default.contents(atPath: folder + "/" + name).map { String(decoding: $0, as: UTF8.self) }
        }

        /// Waits for a file that the program writes.
        func wait(for name: String) async throws -> String {
            for _ in 0..<500 {
                if let text = read(name), text.hasSuffix("\n") { return text }
                try await Task.sleep(for: .milliseconds(10))
            }
            Issue.record("the program did not write \(name)")
            return ""
        }
    }

    private let page = document(lang: "nl", dir: "ltr") { body { p { "Proef" } } }
    /// For what must succeed: thousands of other tests may want the processors at the same time.
    private let longEnough = Duration.seconds(600)

    /// A process that ended and that nobody asked about yet counts as ended.
    private func isRunning(_ process: Substring) -> Bool {
        guard let facts = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
        return String(decoding: facts, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    @Test func theDocumentIsPrintedInAFolderOfItsOwnThatGoes() async throws {
        setenv("STRAATLICHT_PROOF", "secret", 1)
        let stand = try Stand(
            """
            env > names; stat -c '%a' "$page" "${page%/*}" > modes; ls /proc/self/fd | wc -w > files
            echo "${page%/*}" > folder
            printf '%%PDF-1.7 ' > "$result"; cat "$page" >> "$result"
            """)
        let other = open("/dev/null", O_RDONLY)
        let bytes = try await PDFPrinter(chromium: stand.program, patience: longEnough).pdf(of: page)
        close(other)
        #expect(String(decoding: bytes, as: UTF8.self) == "%PDF-1.7 " + page.string)
        #expect(stand.read("modes") == "600\n700\n")
        let names = try #require(stand.read("names")).split(separator: "\n").compactMap {
            $0.split(separator: "=").first
        }
        #expect(!names.contains { $0.hasPrefix("STRAATLICHT") })
        #expect(names.contains("HOME"))
        // Input, output, errors, and the folder that ls reads.
        #expect(stand.read("files") == "4\n")
        let folder = try #require(stand.read("folder")).trimmingCharacters(in: .newlines)
        #expect(folder.contains("straatlicht-pdf-"))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func withoutAPDFThereIsAnError() async throws {
        let nothing = try Stand("exit 3")
        await #expect(throws: PDFPrinter.Failure.nothingPrinted(status: 3)) {
            try await PDFPrinter(chromium: nothing.program, patience: longEnough).pdf(of: page)
        }
        // Chromium says 0 too when it could not print, and what it leaves may be anything.
        let other = try Stand("echo html > \"$result\"")
        await #expect(throws: PDFPrinter.Failure.nothingPrinted(status: 0)) {
            try await PDFPrinter(chromium: other.program, patience: longEnough).pdf(of: page)
        }
        await #expect(throws: (any Error).self) { try await PDFPrinter(chromium: "/nergens").pdf(of: page) }
    }

    @Test func whatTakesTooLongIsKilledWithItsChildren() async throws {
        let stand = try Stand("sleep 600 & echo \"$$ $!\" > processes; echo \"${page%/*}\" > folder; sleep 600")
        let printer = PDFPrinter(chromium: stand.program, patience: .seconds(5))
        await #expect(throws: PDFPrinter.Failure.tooSlow) { try await printer.pdf(of: page) }
        let processes = try #require(stand.read("processes")).split { $0.isWhitespace }
        #expect(processes.count == 2)
        #expect(!processes.contains(where: isRunning))
        let folder = try #require(stand.read("folder")).trimmingCharacters(in: .newlines)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func cancellingKillsIt() async throws {
        let stand = try Stand("sleep 600 & echo \"$$ $!\" > processes; sleep 600")
        let (printer, page) = (PDFPrinter(chromium: stand.program, patience: longEnough), page)
        let task = Task { try await printer.pdf(of: page) }
        let processes = try await stand.wait(for: "processes").split { $0.isWhitespace }
        #expect(processes.count == 2 && processes.allSatisfy(isRunning))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!processes.contains(where: isRunning))
        // The next one need not wait for it.
        task.cancel()
        let next = PDFPrinter(chromium: stand.program, patience: .milliseconds(200))
        await #expect(throws: PDFPrinter.Failure.tooSlow) { try await next.pdf(of: page) }
    }

    /// A second one at the same time finds the first one's folder and fails.
    @Test func oneIsPrintedAtATime() async throws {
        let stand = try Stand("mkdir busy || exit 9; sleep 0.2; rmdir busy; printf '%%PDF-1.7' > \"$result\"")
        let (printer, page) = (PDFPrinter(chromium: stand.program, patience: longEnough), page)
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<3 { group.addTask { try await printer.pdf(of: page) } }
            for try await bytes in group { #expect(bytes == Array("%PDF-1.7".utf8)) }
        }
    }

    @Test func chromiumIsWhereSomebodySaidOrNowhere() throws {
        let stand = try Stand("true")
        #expect(PDFPrinter.find(chosen: stand.program)?.chromium == stand.program)
        #expect(PDFPrinter.find(chosen: "/nergens/chromium") == nil)
        #expect(PDFPrinter.find(chosen: "") == nil)
    }

    @Test func nothingIsFetchedAndOnlyRootIsWithoutASandbox() {
        let arguments = PDFPrinter.arguments(folder: "/f", page: "/f/page.html", result: "/f/page.pdf")
        #expect(arguments.contains("--host-resolver-rules=MAP * ~NOTFOUND"))
        #expect(arguments.contains("--user-data-dir=/f/profile"))
        #expect(arguments.contains("--export-tagged-pdf"))
        #expect(arguments.contains("--no-sandbox") == (geteuid() == 0))
        #expect(arguments.last == "file:///f/page.html")
    }
}

struct PrintedDocumentTests {
    @Test func aDocumentHoldsItsStyleAndMayLoadNothing() throws {
        let files = try WebFiles(resources: ResourceFolder(explicit: TestSite.resources, binary: ""))
        let document = PrintedDocument(
            language: .dutch, title: "Proef & <meer>", styles: ["report.css", "nergens.css"],
            pages: PageStyle(header: "Kop", mark: "Concept", footer: "Bladzijde {page} van {pages}"),
            content: p { "Hoi" }
        ).markup(files).string
        #expect(document.hasPrefix("<!doctype html><html lang=\"nl"))
        #expect(document.contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\""))
        #expect(document.contains("<title>Proef &amp; &lt;meer&gt;</title>"))
        #expect(document.contains("@page {") && document.contains(".drawing__bar"))
        #expect(!document.contains("<link") && !document.contains("<script") && !document.contains("src="))
        #expect(document.contains("<main><p>Hoi</p></main>"))
    }

    @Test func wordsInMarginsStayWords() {
        let style = PageStyle(
            header: "A\"; } </style><b>", mark: "", footer: "{page} / {pages}{other}", isMirrored: true)
        #expect(
            style.css
                == "@page { @top-right { content: \"A\\22 \\3b \\20 \\7d \\20 \\3c \\2f style\\3e \\3c b\\3e \"; } "
                + "@top-left { content: \"\"; } "
                + "@bottom-left { content: counter(page) \"\\20 \\2f \\20 \" counter(pages); } }")
        #expect(PageStyle(header: "", footer: "").css.contains("@bottom-right { content: \"\"; }"))
    }

    @Test func aStyleSheetCannotEndItsElement() {
        #expect(
            styleSheet(css: Array("a::after{content:'</style>'}".utf8)).string
                == "<style>a::after{content:'<\\/style>'}</style>")
        #expect(styleSheet(nonce: "n", css: []).string == "<style nonce=\"n\"></style>")
    }

    @Test func drawingsAreTheSameEverywhere() {
        let picture = SVG.picture(id: "a", title: "1 < 2", width: 10, height: 2.25, classes: "k") {
            SVG.rectangle(x: -0.04, y: 1.0 / 3, width: -1, height: 100_000, classes: "b")
            SVG.label("x & y", x: -1.25, y: .infinity, classes: "t")
        }
        #expect(
            picture.string == "<svg viewBox=\"0 0 10 2.3\" class=\"k\" role=\"img\" aria-labelledby=\"a\">"
                + "<title id=\"a\">1 &lt; 2</title>"
                + "<rect x=\"0\" y=\"0.3\" width=\"0\" height=\"99999\" class=\"b\"></rect>"
                + "<text x=\"-1.3\" y=\"99999\" class=\"t\">x &amp; y</text></svg>")
    }
}
