import Domain
import Geography
import Platform

/// The Netherlands with a numbered dot for each municipality. A drawing of its own, so that it needs no script; opened
/// by itself its dots are links.
struct MunicipalitiesMap {
    /// By name; a number is the place in this list.
    let profiles: [PublishedProfile]
    /// Drawn fuller than the others.
    let own: Municipality.ID
    let language: Language

    // Kilometres of the national grid, from this corner to the south-east.
    private static let west = 5.0
    private static let north = 623.0
    static let width = 285
    static let height = 322

    var svg: [UInt8] {
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.width) \(Self.height)\" "
        text += "font-family=\"sans-serif\" font-size=\"7\" font-weight=\"700\" text-anchor=\"middle\">"
        text += "<rect width=\"100%\" height=\"100%\" fill=\"#c3dbe3\"/>"
        text += "<path transform=\"translate(-5 3)\" fill=\"#f4eee2\" stroke=\"#6c7c7d\" fill-rule=\"evenodd\" "
        text += "d=\"\(Self.outline)\"/>"
        for (index, profile) in profiles.enumerated() {
            guard let point = profile.coordinate.map(RDNew.rd), RDNew.isValid(point) else { continue }
            let x = Self.tenth(point.x / 1000 - Self.west)
            let y = Self.tenth(Self.north - point.y / 1000)
            let isOwn = profile.id == own
            text += "<a href=\"\(SiteURL.municipality(profile.id, .planning(.publicPage)).path(in: language))\">"
            text += "<title>\(index + 1). \(Self.escaped(profile.name))</title>"
            text += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5\" stroke=\"#0b4f58\" "
            text += "fill=\"\(isOwn ? "#ffc766" : "#fffdf9")\"/>"
            text += "<text x=\"\(x)\" y=\"\(y)\" dy=\"2.5\" fill=\"#12292d\">\(index + 1)</text></a>"
        }
        return Array((text + "</svg>\n").utf8)
    }

    private static func tenth(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Municipalities of 2022 (CBS / Kadaster, CC BY 4.0) joined on squares of a kilometre and simplified to about a
    /// kilometre; x is kilometres to the east, y kilometres south of 620 km.
    private static let outline = """
        M191 313 200 312 198 307 200 306 199 303 204 301 204 294 199 292 199 287 192 288 189 280 193 279 195 281 \
        198 275 201 275 203 271 209 269 208 265 203 265 203 258 206 256 209 249 213 246 212 227 204 218 205 213 199 \
        210 199 204 195 203 196 197 194 193 198 193 201 190 209 191 206 185 225 192 225 188 231 190 237 185 241 185 \
        242 183 248 185 252 181 254 174 244 167 249 163 250 160 256 160 257 156 262 153 265 148 269 147 267 139 270 \
        131 266 127 265 122 263 122 262 124 257 124 255 122 247 122 244 119 244 112 247 111 247 109 245 108 245 103 \
        247 101 268 101 268 85 270 77 277 65 277 53 275 48 275 45 277 43 277 36 270 34 267 28 259 26 255 22 254 13 \
        246 10 239 11 233 15 220 16 218 18 210 17 208 19 210 23 208 23 205 18 186 20 168 29 167 32 158 39 154 56 \
        156 59 156 73 153 75 155 79 161 79 165 82 170 79 176 80 176 82 174 82 169 88 169 101 173 106 183 106 184 \
        110 181 110 179 108 176 109 173 107 167 108 163 113 160 113 158 115 158 118 156 120 152 121 150 124 138 131 \
        138 138 132 137 128 135 128 132 134 127 132 124 134 116 131 112 130 104 136 103 137 105 140 105 145 101 147 \
        97 149 97 147 91 142 90 140 92 136 88 136 78 131 70 128 70 123 75 119 75 115 72 114 67 110 68 110 75 104 92 \
        102 115 94 139 85 155 71 169 71 171 67 175 59 175 57 177 58 182 63 183 62 187 64 191 75 196 78 203 85 203 \
        87 205 97 207 97 209 86 208 86 206 81 207 72 198 64 195 60 191 50 193 50 197 59 195 63 206 68 206 76 212 81 \
        212 86 208 86 211 84 213 72 214 71 212 66 212 66 210 60 208 59 204 51 201 40 202 37 204 38 210 46 207 51 \
        211 52 214 55 214 56 216 66 214 68 218 62 217 59 218 59 221 64 226 70 227 74 231 74 235 66 236 60 227 51 \
        224 49 217 28 218 21 222 20 226 28 235 34 235 35 233 38 233 38 236 45 241 52 240 54 234 59 234 65 240 74 \
        240 76 243 81 243 83 245 88 244 88 242 86 241 86 235 91 232 96 232 96 237 104 238 110 232 110 230 113 229 \
        117 232 117 235 115 238 113 238 113 240 121 239 122 241 124 241 128 237 129 232 132 232 135 235 134 243 137 \
        246 137 250 143 250 145 252 145 256 158 256 163 252 167 256 167 260 169 262 175 265 181 265 182 268 187 268 \
        185 272 186 274 182 279 182 286 179 288 180 293 173 300 173 304 177 307 177 312 183 310 184 312z \
        M44 261 55 261 59 257 64 257 74 248 74 245 62 244 58 239 56 240 55 244 52 244 49 247 41 245 29 241 28 239 \
        22 239 15 242 14 251 19 257 24 257 25 253 31 250 32 252 43 255z \
        M111 64 121 57 123 49 121 44 118 43 111 53z \
        M140 24 143 24 146 21 152 21 154 18 160 18 163 16 163 14 144 18 140 21z \
        M172 16 175 16 177 14 189 13 189 11 186 11 172 11 170 13z \
        M167 138 165 137 166 134 170 134 173 130 178 128 180 129 177 132 172 133z \
        M204 11 212 10 217 6 205 7z \
        M151 144 147 140 139 140 140 137 149 139 149 141 152 142z
        """
}
