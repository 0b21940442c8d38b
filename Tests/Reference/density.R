# Reference values for the kernel density of points: spatstat's density.ppp, densityAdaptiveKernel, bw.scott, bw.ppl,
# bw.CvL, bw.diggle, on spatstat's own data sets swedishpines and humberside.
#
#   Rscript Tests/Reference/density.R > Tests/StreetStatisticsTests/KernelDensityReference.swift
#
# Written with R 4.2.2, spatstat 3.0-3 (explore 3.0-6, geom 3.0-6, data 3.0-0).
suppressMessages(library(spatstat))

numbers <- function(values) {
  lines <- strwrap(paste(format(as.numeric(values), digits = 10, trim = TRUE, scientific = NA), collapse = ", "), 110)
  paste0("        ", lines, collapse = "\n")
}
list_of <- function(name, values) cat("    static let ", name, ": [Double] = [\n", numbers(values), ",\n    ]\n", sep = "")
number <- function(name, value) cat("    static let ", name, ": Double = ", format(as.numeric(value), digits = 10), "\n", sep = "")

# A lattice of pixels, row by row from the south: R keeps images as matrices of rows by columns, rows from the south.
lattice <- function(image, step) {
  m <- as.matrix(image)
  values <- m[seq(1, nrow(m), by = step), seq(1, ncol(m), by = step)]
  v <- as.vector(t(values))
  v[is.na(v)] <- -1
  v
}

cat("// Written by Tests/Reference/density.R; do not edit.\n// swift-format-ignore-file\n")

# Both data sets have whole coordinates. Points are put in the middle of pixels (pines) and off the sides of pixels
# (humberside), so that no program has to choose a side.
pines <- unmark(swedishpines)
pines <- ppp(pines$x + 0.5, pines$y + 0.5, window = Window(pines))
cat("\n/// Swedish pines (Ripley 1981): 71 trees in 96 by 100 decimetres, shifted by half a decimetre. Grids of 1 dm, every eighth pixel.\n")
cat("enum SwedishPines {\n")
list_of("x", pines$x)
list_of("y", pines$y)
for (edge in c("none", "uniform", "diggle")) {
  z <- density(pines, sigma = 8, dimyx = c(100, 96), edge = edge != "none", diggle = edge == "diggle", se = edge == "none")
  if (edge == "none") { list_of(paste0(edge, "Errors"), lattice(z$SE, 8)); z <- z$estimate }
  list_of(edge, lattice(z, 8))
  number(paste0(edge, "Integral"), integral(z))
}
for (leave in c(FALSE, TRUE))
  list_of(if (leave) "atOtherPoints" else "atPoints",
          density(pines, sigma = 8, at = "points", edge = TRUE, leaveoneout = leave, dimyx = c(100, 96)))
h <- bw.abram(pines, h0 = 8, hp = 8, dimyx = c(100, 96))
list_of("abramson", h)
# Nine groups, because at ten the limits fall on points and rounding decides where those go.
list_of("adaptiveNine", lattice(densityAdaptiveKernel(pines, bw = h, ngroups = 9, dimyx = c(100, 96)), 8))
# With ngroups = Inf spatstat still takes bandwidths between those of the points, up to 3 % off here.
exact <- density(pines[1], sigma = h[1], dimyx = c(100, 96))
for (i in 2:71) exact <- exact + density(pines[i], sigma = h[i], dimyx = c(100, 96))
list_of("adaptiveExact", lattice(exact, 8))
list_of("scott", bw.scott(pines))
number("scottIsotropic", bw.scott(pines, isotropic = TRUE))
s <- 2 * 1.25^(0:12)
list_of("candidates", s)
list_of("likelihood", attr(bw.ppl(pines, sigma = s, warn = FALSE, dimyx = c(100, 96)), "cv"))
list_of("cronieVanLieshout", attr(bw.CvL(pines, sigma = s, warn = FALSE), "cv"))
list_of("leastSquares", sapply(s, function(sigma) {
  z <- density(pines, sigma = sigma, dimyx = c(100, 96))
  integral(z^2) - 2 * sum(density(pines, sigma = sigma, at = "points", leaveoneout = TRUE, dimyx = c(100, 96)))
}))
number("diggleBandwidth", bw.diggle(pines, warn = FALSE))
number("ppl", bw.ppl(pines, warn = FALSE))
number("cvl", bw.CvL(pines, warn = FALSE))
cat("}\n")

humber <- humberside
ring <- Window(humber)$bdry[[1]]
cases <- humber[marks(humber) == "case"]
marks(cases) <- NULL
controls <- humber[marks(humber) == "control"]
marks(controls) <- NULL
cat("\n/// North Humberside (Cuzick and Edwards 1990): 62 cases of leukaemia and 141 controls in a polygon; units of\n")
cat("/// 100 metres. Grids of 4 units, every sixth pixel; -1 outside the window, or 99 where that could be a value.\n")
cat("enum Humberside {\n")
list_of("ringX", ring$x)
list_of("ringY", ring$y)
list_of("caseX", cases$x)
list_of("caseY", cases$y)
list_of("controlX", controls$x)
list_of("controlY", controls$y)
number("area", area(humber))
w <- Frame(humber)
# Pixels of exactly four units from half a unit south-west of the corner.
xy <- list(x = seq(w$xrange[1] + 1.5, w$xrange[2] + 2, by = 4), y = seq(w$yrange[1] + 1.5, w$yrange[2] + 2, by = 4))
cat("    static let columns = ", length(xy$x), "\n    static let rows = ", length(xy$y), "\n", sep = "")
all <- unmark(humber)
for (edge in c("none", "uniform", "diggle")) {
  z <- density(all, sigma = 25, xy = xy, edge = edge != "none", diggle = edge == "diggle")
  list_of(edge, lattice(z, 6))
}
# Cases first, as the points are listed above; weights 1, 2, 3, 1, 2, 3, ...
ordered <- superimpose(cases, controls, W = Window(humber))
weights <- 1 + ((seq_len(npoints(ordered)) - 1) %% 3)
list_of("weighted", lattice(density(ordered, sigma = 25, xy = xy, weights = weights), 6))
h <- bw.abram(ordered, h0 = 25, hp = 25, xy = xy)
list_of("abramson", h)
list_of("adaptive", lattice(densityAdaptiveKernel(ordered, bw = h, ngroups = Inf, xy = xy), 6))
a <- density(cases, sigma = 40, xy = xy, diggle = TRUE)
b <- density(controls, sigma = 40, xy = xy, diggle = TRUE)
ratio <- log((a / integral(a)) / (b / integral(b)))
list_of("logRatio", { m <- as.vector(t(as.matrix(ratio)[seq(1, length(xy$y), by = 6), seq(1, length(xy$x), by = 6)])); m[is.na(m)] <- 99; m })
cat("    // spatstat's selectors on all 203 points.\n")
number("scott", bw.scott(all, isotropic = TRUE))
number("ppl", bw.ppl(all, warn = FALSE))
number("cvl", bw.CvL(all, warn = FALSE))
number("diggleBandwidth", bw.diggle(all, warn = FALSE))
cat("}\n")
