import Foundation
import Geography
import Testing

@testable import StatisticsFiles

@Suite("Every method on its example")
struct ExampleTests {
    @Test(arguments: StatisticsMethod.all)
    func example(_ method: StatisticsMethod) async throws {
        let path = Repository.example(method)
        let folder = try InputFolder(path: path)
        let found = try await RunStatistics(method).result(folder)
        let expected = try JSONValue(parsing: Data(contentsOf: URL(fileURLWithPath: path + "/expected.json")))
        let gap = difference(found, expected)
        #expect(gap == nil)
    }

    /// Examples beside the one that has the name of the method.
    static let further: [(method: StatisticsMethod, folder: String)] = [
        (.scanPoisson, "scan-poisson-days"), (.scanBernoulli, "scan-bernoulli-days"),
    ]

    @Test(arguments: further)
    func furtherExample(_ method: StatisticsMethod, _ name: String) async throws {
        let path = Repository.example(name)
        let found = try await RunStatistics(method).result(InputFolder(path: path))
        let expected = try JSONValue(parsing: Data(contentsOf: URL(fileURLWithPath: path + "/expected.json")))
        #expect(difference(found, expected) == nil)
        #expect(try Repository.guide(method.guide).contains("Resources/examples/statistics/\(name)"))
    }

    @Test("The same bytes once more and on more threads", arguments: StatisticsMethod.all)
    func repeats(_ method: StatisticsMethod) async throws {
        let folder = InputFolder(try InputFolder.files(of: method))
        let once = try await RunStatistics(method)(folder)
        #expect(try await RunStatistics(method, threads: 3)(folder) == once)
    }

    @Test("Stops when it is told to", arguments: StatisticsMethod.all)
    func stops(_ method: StatisticsMethod) async throws {
        struct Stopped: Error {}
        let folder = InputFolder(try InputFolder.files(of: method))
        await #expect(throws: Stopped.self) {
            try await RunStatistics(method)(folder) { _ in throw Stopped() }
        }
    }

    @Test("The fraction done lies between 0 and 1", arguments: StatisticsMethod.all)
    func progress(_ method: StatisticsMethod) async throws {
        let folder = InputFolder(try InputFolder.files(of: method))
        _ = try await RunStatistics(method)(folder) { done in
            if !(0...1).contains(done) { Issue.record("\(done)") }
        }
    }

    @Test("A guide names the method, its example and each of its parameters", arguments: StatisticsMethod.all)
    func guide(_ method: StatisticsMethod) throws {
        let guide = try Repository.guide(method.guide)
        #expect(guide.contains("straatlicht statistics \(method.name) "))
        #expect(guide.contains("Resources/examples/statistics/\(method.name)"))
        for file in method.files { #expect(guide.contains("`\(file.name)`"), "\(file.name)") }
        for parameter in method.parameters { #expect(guide.contains("`\(parameter.name)`"), "\(parameter.name)") }
    }

    @Test("Which method when: every method with its guide, and every guide exists")
    func whichMethod() throws {
        let page = try Repository.guide("which-method.md")
        for method in StatisticsMethod.all {
            let rows = page.split(separator: "\n").filter { $0.contains("statistics \(method.name) ") }
            #expect(rows.contains { $0.contains("(\(method.guide))") }, "\(method.name)")
        }
        let links = page.matches(of: /\]\(([a-z0-9-]+\.md)\)/).map { String($0.1) }
        #expect(links.count >= StatisticsMethod.all.count)
        for link in Set(links) { #expect(throws: Never.self) { try Repository.guide(link) } }
    }

    @Test("Names are told apart and written the same way everywhere")
    func names() {
        let methods = StatisticsMethod.all
        #expect(Set(methods.map(\.name)).count == methods.count)
        for method in methods {
            #expect(method.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
            #expect(!method.files.isEmpty && method.summary.hasSuffix("?"), "\(method.name)")
            let names = method.files.flatMap { $0.columns.map(\.name) } + method.parameters.map(\.name)
            for name in names { #expect(name.wholeMatch(of: /[a-z]+[0-9]*(_[a-z0-9]+)*/) != nil, "\(name)") }
        }
        // One meaning of a name, whatever the method.
        let parameters = Dictionary(grouping: methods.flatMap(\.parameters), by: \.name)
        for (name, same) in parameters where ["seed", "level", "precision"].contains(name) {
            #expect(Set(same).count == 1, "\(name)")
        }
        // What other methods call replications or seed is not called something else.
        for name in parameters.keys {
            #expect(!["permutations", "nsim", "reps", "alpha", "iterations"].contains(name))
        }
    }
}
