import HTML
import Platform

/// The pages of this room, under the title of each.
struct InsightNav {
    enum Part: CaseIterable {
        case overview, spots, hours, clusters, bursts, exposure

        var url: InsightURL {
            switch self {
            case .overview: .overview
            case .spots: .spots
            case .hours: .hours
            case .clusters: .clusters
            case .bursts: .bursts
            case .exposure: .exposure
            }
        }

        var phrase: InsightPhrase {
            switch self {
            case .overview: .navOverview
            case .spots: .navSpots
            case .hours: .navHours
            case .clusters: .navClusters
            case .bursts: .navBursts
            case .exposure: .navExposure
            }
        }
    }

    /// - Parameter filter: goes along to the pages that know one.
    static func markup(_ staff: StaffVisit, _ current: Part, filter: InsightFilter? = nil) -> Markup {
        let words = staff.words(InsightPhrase.self)
        return nav(.class("tabs"), .aria("label", words(.nav))) {
            ul {
                for part in Part.allCases {
                    let query = [.overview, .spots, .hours].contains(part) ? filter?.query ?? "" : ""
                    li {
                        a(
                            .href(staff.link(.insight(part.url)) + query),
                            .aria("current", part == current ? "page" : nil)
                        ) { words(part.phrase) }
                    }
                }
            }
        }
    }
}
