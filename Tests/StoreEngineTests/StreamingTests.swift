import Foundation
import SQLStore
import TestSupport
import Testing

private struct Enough: Error {}

/// One hundred thousand rows of 100 bytes, made by the engine.
private let hundredThousand: SQLQuery = """
    WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < \(100_000))
    SELECT n, '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789'
        AS t FROM numbers
    """

@Suite(.serialized)
struct StreamingTests {
    /// Resident memory of this process in KiB; 0 where there is no /proc.
    private static func residentMemory() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        return Int(text.split(separator: " ")[1]).map { $0 * 4 } ?? 0
    }

    @Test(arguments: Engine.available)
    func `a hundred thousand rows in constant memory`(engine: Engine) async throws {
        // In a process of its own: other tests run at the same time, and some take much memory.
        await #expect(processExitsWith: .success) { [name = engine.rawValue as String] in
            guard let engine = Engine(rawValue: name) else { exit(2) }
            try await withDatabase(engine) { database async throws in
                let (count, sum, growth) = try await database.read { connection in
                    var (count, sum, highest) = (0, 0, 0)
                    let before = Self.residentMemory()
                    try connection.forEach(hundredThousand) { row in
                        count += 1
                        sum += try row.int("n")
                        if count % 10_000 == 0 { highest = max(highest, Self.residentMemory()) }
                    }
                    return (count, sum, highest - before)
                }
                #expect(count == 100_000)
                #expect(sum == 5_000_050_000)
                // All rows together take some 30 MB.
                #expect(growth < 15_000, "grew by \(growth) KiB")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a walk can be left`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            let (seen, one) = try await database.write { connection in
                var seen = 0
                #expect(throws: Enough.self) {
                    try connection.forEach(hundredThousand) { _ in
                        seen += 1
                        if seen == 700 { throw Enough() }
                    }
                }
                return (seen, try connection.first("SELECT \(1) AS one")?.int("one"))
            }
            #expect(seen == 700)
            #expect(one == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a walk may query within`(engine: Engine) async throws {
        try await withDatabase(engine) { database async throws in
            let products = try await database.read { connection in
                let numbers: SQLQuery = "SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 ORDER BY n"
                var products: [Int] = []
                try connection.forEach(numbers) { outer in
                    try connection.forEach(numbers) { inner in
                        let product = try connection.first(try "SELECT \(outer.int("n")) * \(inner.int("n")) AS p")
                        products.append(try product?.int("p") ?? 0)
                    }
                }
                return products
            }
            #expect(products == [1, 2, 3, 2, 4, 6, 3, 6, 9])
        }
    }
}
