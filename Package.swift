// swift-tools-version: 6.3
import PackageDescription

/// Computed, because a stored constant is silently ignored when targets are declared before it.
var strict: [SwiftSetting] {
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")

let package = Package(
    name: "straatlicht",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "straatlicht", targets: ["Straatlicht"]),
        .library(name: "StreetStatistics", targets: ["StreetStatistics"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // The executable: commands and composition.
        .executableTarget(
            name: "Straatlicht",
            dependencies: [
                "CSV", "DemoTown", "Domain", "Geography", "Help", "Insight", "Mail", "Platform", "PostgresStore",
                "Reporting",
                "SQLStore", "SQLiteStore", "StreetStatistics", "Vault", hummingbird, logging, nioCore, nioPosix,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),

        // Features, in the order data walks.
        .target(
            name: "Reporting",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Platform", "SQLStore", "Vault", crypto, httpTypes, hummingbird,
                nioCore,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Insight",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Platform", "Reporting", "SQLStore", "StreetStatistics",
                httpTypes, hummingbird, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Help",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Markdown", "Platform", "SQLStore", crypto, httpTypes,
                hummingbird,
            ],
            swiftSettings: strict
        ),

        // Foundations.
        .target(
            name: "Platform",
            dependencies: [
                "CSV", "CZlib", "Domain", "Geography", "HTML", "Mail", "SQLStore", "Vault", crypto, httpTypes,
                hummingbird, logging, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .target(name: "DemoTown", dependencies: ["Domain", "Geography", "StreetStatistics"], swiftSettings: strict),
        .target(name: "HTML", swiftSettings: strict),
        .target(name: "Markdown", dependencies: ["CCMarkGFM", "HTML"], swiftSettings: strict),
        .target(name: "Mail", dependencies: ["CCurl", "Domain", nioPosix], swiftSettings: strict),
        .target(name: "StreetStatistics", swiftSettings: strict),
        .target(name: "Geography", dependencies: ["Domain"], swiftSettings: strict),
        .target(name: "CSV", swiftSettings: strict),
        .target(name: "Vault", dependencies: ["Domain", crypto, cryptoExtras, nioPosix], swiftSettings: strict),
        .target(name: "Domain", swiftSettings: strict),
        .target(name: "SQLStore", swiftSettings: strict),
        .target(
            name: "SQLiteStore",
            dependencies: ["SQLStore", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict
        ),
        .target(name: "PostgresStore", dependencies: ["CLibPQ", "SQLStore", nioPosix], swiftSettings: strict),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CCMarkGFM", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "Domain", "Geography", "Platform", "PostgresStore", "SQLStore", "SQLiteStore", "Vault", logging,
                nioPosix,
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(name: "CSVTests", dependencies: ["CSV"], swiftSettings: strict),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
        .testTarget(
            name: "DemoTownTests", dependencies: ["DemoTown", "Domain", "Geography", "StreetStatistics"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GeographyTests", dependencies: ["Geography"], resources: [.copy("Fixtures")], swiftSettings: strict
        ),
        .testTarget(
            name: "HelpTests",
            dependencies: [
                "CSV", "Domain", "Geography", "Help", "Platform", "SQLStore", "TestSupport", "Vault", httpTypes,
                hummingbird, hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "HTMLTests", dependencies: ["HTML"], swiftSettings: strict),
        .testTarget(name: "MailTests", dependencies: ["Domain", "Mail", nioPosix], swiftSettings: strict),
        .testTarget(name: "MarkdownTests", dependencies: ["Markdown"], swiftSettings: strict),
        .testTarget(
            name: "ImportTests",
            dependencies: ["CSV", "Domain", "Geography", "Platform", "Reporting", "SQLStore", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InsightTests",
            dependencies: [
                "CSV", "DemoTown", "Domain", "Geography", "HTML", "Insight", "Platform", "Reporting", "SQLStore",
                "Straatlicht", "StreetStatistics", "TestSupport", "Vault", httpTypes, hummingbird, hummingbirdTesting,
                logging, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PlatformTests",
            dependencies: [
                "Domain", "Geography", "Help", "Insight", "Mail", "Platform", "Reporting", "SQLStore", "Straatlicht",
                "TestSupport", "Vault", httpTypes,
                hummingbird, hummingbirdTesting, logging, nioCore, nioPosix,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Domain", "Geography", "Platform", "Reporting", "SQLStore", "TestSupport", "Vault", httpTypes,
                hummingbird,
                hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "SQLStoreTests", dependencies: ["SQLStore"], swiftSettings: strict),
        .testTarget(
            name: "StoreEngineTests", dependencies: ["PostgresStore", "SQLStore", "SQLiteStore", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "StreetStatisticsTests", dependencies: ["StreetStatistics"], swiftSettings: strict),
        .testTarget(name: "VaultTests", dependencies: ["Domain", "Vault", crypto, nioPosix], swiftSettings: strict),
    ]
)
