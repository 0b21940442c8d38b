public import Hummingbird

/// What the router carries for one request. It holds no address of the visitor, because nothing may use one.
public struct SiteContext: RequestContext {
    public var coreContext: CoreRequestContextStorage

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }

    /// A report form without JavaScript is under 10 kB; nothing larger than this is read.
    public var maxUploadSize: Int { 256 * 1024 }
}
