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
                "CSV", "Deployment", "DemoTown", "Domain", "Geography", "HTML", "Help", "Insight", "Mail",
                "MunicipalityNetwork", "Planning",
                "Platform", "PostgresStore", "Prevention", "Registers", "Reporting", "Research",
                "SQLStore", "SQLiteStore", "StatisticsFiles", "StreetStatistics", "Vault", hummingbird, logging,
                nioCore, nioPosix,
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
                "CSV", "Domain", "Geography", "HTML", "Mail", "Platform", "Registers", "Reporting", "SQLStore",
                "StreetStatistics", "Vault", crypto,
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
        .target(
            name: "Planning",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Insight", "Markdown", "Platform", "QRCode", "Registers",
                "SQLStore", "Vault", crypto, httpTypes, hummingbird, nioCore,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Deployment",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Insight", "Markdown", "Platform", "Registers", "SQLStore",
                "Vault", crypto, httpTypes, hummingbird, nioCore,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Prevention",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Mail", "Markdown", "Platform", "QRCode", "Registers", "SQLStore",
                "Vault", crypto, httpTypes, hummingbird, nioCore,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Research",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Markdown", "Platform", "Registers", "SQLStore", "Vault",
                crypto, httpTypes, hummingbird, nioCore,
            ],
            swiftSettings: strict
        ),
        // Not called Network: libraries ask whether a module of that name, Apple's, can be imported.
        .target(
            name: "MunicipalityNetwork",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Markdown", "Planning", "Platform", "Registers", "SQLStore",
                "Vault", crypto, httpTypes, hummingbird, nioCore,
            ],
            path: "Sources/Network",
            swiftSettings: strict
        ),

        // Foundations.
        .target(
            name: "Registers",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Mail", "Platform", "SQLStore", crypto, httpTypes, hummingbird,
                nioCore,
            ],
            swiftSettings: strict
        ),
        .target(name: "QRCode", dependencies: ["CQREncode"], swiftSettings: strict),
        .target(
            name: "Platform",
            dependencies: [
                "CCurl", "CSV", "CZlib", "Domain", "Geography", "HTML", "Mail", "SQLStore", "Vault", crypto, httpTypes,
                hummingbird, logging, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .target(name: "DemoTown", dependencies: ["Domain", "Geography", "StreetStatistics"], swiftSettings: strict),
        .target(name: "HTML", swiftSettings: strict),
        .target(name: "Markdown", dependencies: ["CCMarkGFM", "HTML"], swiftSettings: strict),
        .target(name: "Mail", dependencies: ["CCurl", "Domain", nioPosix], swiftSettings: strict),
        .target(
            name: "StatisticsFiles", dependencies: ["CSV", "Domain", "Geography", "StreetStatistics", crypto],
            swiftSettings: strict
        ),
        .target(name: "StreetStatistics", swiftSettings: strict),
        .target(name: "Geography", dependencies: ["Domain"], swiftSettings: strict),
        .target(name: "CSV", swiftSettings: strict),
        .target(name: "Vault", dependencies: ["Domain", crypto, cryptoExtras, nioPosix], swiftSettings: strict),
        .target(name: "Domain", swiftSettings: strict),
        .target(name: "SQLStore", swiftSettings: strict),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "SQLStore", nioPosix, .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(name: "PostgresStore", dependencies: ["CLibPQ", "SQLStore", nioPosix], swiftSettings: strict),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]
        ),
        .systemLibrary(
            name: "CCMarkGFM", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "Domain", "Geography", "Platform", "PostgresStore", "SQLStore", "SQLiteStore", "Vault", httpTypes,
                hummingbird, hummingbirdTesting, logging, nioCore, nioPosix,
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
        .target(
            name: "FuzzProperties",
            dependencies: [
                "CSV", "Domain", "Geography", "Help", "Platform", "Reporting", "SQLStore", "Vault",
            ],
            path: "Fuzz/Properties",
            swiftSettings: strict
        ),
        .testTarget(name: "FuzzPropertiesTests", dependencies: ["FuzzProperties"], swiftSettings: strict),
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
                "CSV", "DemoTown", "Domain", "Geography", "HTML", "Insight", "Platform", "Registers", "Reporting",
                "SQLStore", "Straatlicht", "StreetStatistics", "TestSupport", "Vault", httpTypes, hummingbird,
                hummingbirdTesting,
                logging, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PlatformTests",
            dependencies: [
                "Deployment", "Domain", "Geography", "HTML", "Help", "Insight", "Mail", "MunicipalityNetwork",
                "Planning",
                "Platform",
                "Prevention", "Registers", "Reporting", "Research", "SQLStore", "Straatlicht",
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
        .testTarget(
            name: "RegistersTests",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Platform", "Registers", "SQLStore", "TestSupport", "Vault",
                httpTypes, hummingbird, hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PlanningTests",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Insight", "Planning", "Platform", "QRCode", "Registers",
                "Reporting", "SQLStore", "Straatlicht", "TestSupport", "Vault", httpTypes, hummingbird,
                hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeploymentTests",
            dependencies: [
                "CSV", "Deployment", "Domain", "Geography", "HTML", "Insight", "Platform", "Registers", "SQLStore",
                "Straatlicht", "TestSupport", "Vault", httpTypes, hummingbird, hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PreventionTests",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Mail", "Platform", "Prevention", "QRCode", "Registers",
                "SQLStore",
                "Straatlicht", "TestSupport", "Vault", httpTypes, hummingbird, hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ResearchTests",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "Platform", "Registers", "Research", "SQLStore", "Straatlicht",
                "TestSupport", "Vault", httpTypes, hummingbird, hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "NetworkTests",
            dependencies: [
                "CSV", "Domain", "Geography", "HTML", "MunicipalityNetwork", "Planning", "Platform", "Registers",
                "SQLStore",
                "Straatlicht", "TestSupport", "Vault", httpTypes, hummingbird, hummingbirdTesting, nioCore, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "SQLStoreTests", dependencies: ["SQLStore"], swiftSettings: strict),
        .testTarget(
            name: "StoreEngineTests", dependencies: ["PostgresStore", "SQLStore", "SQLiteStore", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StatisticsFilesTests", dependencies: ["Geography", "StatisticsFiles", "StreetStatistics"],
            swiftSettings: strict
        ),
        .testTarget(name: "StreetStatisticsTests", dependencies: ["StreetStatistics"], swiftSettings: strict),
        .testTarget(name: "VaultTests", dependencies: ["Domain", "Vault", crypto, nioPosix], swiftSettings: strict),
    ]
)

// The fuzzer (CONTRIBUTING.md) links only with libFuzzer, so only scripts/fuzz asks for it.
if Context.environment["STRAATLICHT_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: ["FuzzProperties", "StreetStatistics"], path: "Fuzz/Program",
            swiftSettings: strict + [.enableExperimentalFeature("Extern")]
        )
    )
}

// Run on its own (scripts/bench): nobody who builds the server waits for it.
if Context.environment["STRAATLICHT_BENCH"] != nil {
    package.targets.append(
        .executableTarget(
            name: "StatisticsBenchmarks", dependencies: ["StreetStatistics"], path: "Benchmarks/Statistics",
            swiftSettings: strict
        )
    )
}
