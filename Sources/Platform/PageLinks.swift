public import HTML

/// Links between the pages of a long list: the one before, the first, those around, the last, the next.
public struct PageLinks: Sendable {
    /// Counts from 1.
    public let current: Int
    public let count: Int
    private let address: @Sendable (Int) -> String

    /// - Parameters:
    ///   - current: is moved to the nearest page that there is.
    ///   - total: of entries on all pages.
    ///   - address: of a page by its number.
    public init(current: Int, total: Int, size: Int, address: @escaping @Sendable (Int) -> String) {
        count = max(1, (total + size - 1) / size)
        self.current = min(max(1, current), count)
        self.address = address
    }

    /// The number of a page as an address carries it; anything else is the first page.
    public static func number(_ text: String?) -> Int {
        text.flatMap { Int($0) }.map { min(max(1, $0), 1_000_000) } ?? 1
    }

    /// Nothing when everything fits on one page.
    public func markup(_ words: Words<PlatformPhrase>) -> Markup {
        fragment {
            if count > 1 {
                nav(.class("pagination"), .aria("label", words(.pages))) {
                    ul {
                        if current > 1 {
                            li { a(.href(address(current - 1)), .rel("prev")) { words(.pageBefore) } }
                        }
                        for number in shown {
                            if let number {
                                li {
                                    a(
                                        .href(address(number)), .aria("label", words(.page, ["n": String(number)])),
                                        .aria("current", number == current ? "page" : nil)
                                    ) { String(number) }
                                }
                            } else {
                                li { span(.class("pagination__gap")) { "…" } }
                            }
                        }
                        if current < count {
                            li { a(.href(address(current + 1)), .rel("next")) { words(.pageAfter) } }
                        }
                    }
                }
            }
        }
    }

    /// `nil` where some are left out.
    var shown: [Int?] {
        let near = Set([1, count] + (current - 1...current + 1)).filter { (1...count).contains($0) }.sorted()
        var shown: [Int?] = []
        var last = 0
        for number in near {
            if number > last + 1 { shown.append(nil) }
            shown.append(number)
            last = number
        }
        return shown
    }
}
