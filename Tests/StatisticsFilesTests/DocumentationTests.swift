import Foundation
import StreetStatistics
import Testing

@Suite("What the documentation says about the library")
struct DocumentationTests {
    @Test("The example of the README is this code, and it finds the hotspot of docs/guides/hotspots.md")
    func readme() throws {
        var lines: [String] = []
        func print(_ line: String) { lines.append(line) }

        // README
        // Twelve reports in a month: which rates fit?
        let rate = try PoissonRate.interval(count: 12)
        print("\(rate.rate) a month, 95 % interval \(rate.lower) to \(rate.upper)")

        // Five reports on a grid of four by four squares: is there a hotspot?
        let counts = [2, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let squares = counts.indices.map { (column: $0 % 4, row: $0 / 4) }
        let result = try GetisOrd.star(values: counts, neighbours: .grid(cells: squares))
        for square in result.significant(level: 0.05) {
            print("square \(square): p \(result.cells[square].p), adjusted \(result.cells[square].adjustedP)")
        }
        // README

        #expect(lines.count == 4 && lines[0].hasPrefix("12.0 a month, 95 % interval 6.2005"))
        #expect(lines[1].hasPrefix("square 0: p 0.000549") && lines[3].hasPrefix("square 4: "))
        let own = try String(contentsOfFile: #filePath, encoding: .utf8)
        let code = own.components(separatedBy: "        // README\n")[1]
            .split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(8) }.joined(separator: "\n")
        let readme = try String(contentsOf: Repository.root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains("```swift\nimport StreetStatistics\n\n\(code)```"))
    }

    @Test("Everything public at the top of a file stands in a group of the DocC catalogue, and nothing else does")
    func catalogue() throws {
        let sources = Repository.root.appendingPathComponent("Sources/StreetStatistics")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var declared: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let pattern = /public (?:indirect )?(?:enum|struct|typealias|protocol|final class|actor) ([A-Za-z0-9]+)/
            for line in text.split(separator: "\n") {
                if let match = line.prefixMatch(of: pattern) { declared.insert(String(match.1)) }
            }
        }
        let page = try String(
            contentsOf: sources.appendingPathComponent("StreetStatistics.docc/StreetStatistics.md"), encoding: .utf8)
        let topics = page.components(separatedBy: "## Topics").last ?? ""
        let listed = topics.matches(of: /\n- ``([A-Za-z0-9]+)``/).map { String($0.1) }
        #expect(Set(listed) == declared, "in one only: \(Set(listed).symmetricDifference(declared).sorted())")
        #expect(Set(listed).count == listed.count, "twice: \(listed.sorted())")
    }
}
