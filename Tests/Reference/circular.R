# Reference values of the circular tests, by R's package circular.
#
#   Rscript Tests/Reference/circular.R          (R 4.2.2, circular 0.4-95)
suppressMessages(library(circular))
options(digits = 15)
pi2 <- 2 * pi
# Hours of the day; the second and third groups are in whole hours, with ties.
first <- c(22.4, 23.1, 0.3, 21.7, 23.9, 1.2, 20.5, 22.8, 2.6, 23.5, 19.2, 14.1)
second <- c(8, 9, 9, 17, 18, 8, 15, 16, 12, 13)
third <- c(17, 18, 18, 19, 22, 23, 16, 18, 17)
spread <- c(1.3, 4.4, 6.1, 9.7, 11.2, 13.9, 16.5, 18.8, 20.3, 23.6)
radians <- function(h) circular(h / 24 * pi2)
show <- function(name, ...) cat(name, format(c(...), digits = 15), "\n")

for (name in c("first", "second", "third", "spread")) {
  h <- get(name)
  x <- radians(h)
  cat("##", name, "\n")
  m <- as.numeric(mean(x)) %% pi2
  show("mean hour", m / pi2 * 24)
  show("resultant length", rho.circular(x))
  show("median hour", (as.numeric(median(x)) %% pi2) / pi2 * 24)
  r <- rayleigh.test(x)
  show("rayleigh", r$statistic, r$p.value)
  show("rao", rao.spacing.test(x)$statistic)
  u <- sort(as.numeric(x)) / pi2
  n <- length(u)
  show("watson U2, unadjusted", sum((u - mean(u) - (2 * (1:n) - 1) / (2 * n) + 0.5)^2) + 1 / (12 * n))
  show("watson.test (adjusted)", watson.test(x)$statistic)
  # R's A1inv is an approximation; the exact kappa by uniroot on besselI beside it.
  R <- rho.circular(x)
  exact <- uniroot(function(k) besselI(k, 1, TRUE) / besselI(k, 0, TRUE) - R, c(1e-9, 500), tol = 1e-14)$root
  show("kappa R, exact", mle.vonmises(x)$kappa, exact)
  show("kappa bias R", mle.vonmises(x, bias = TRUE)$kappa)
  corrected <- if (exact < 2) max(exact - 2 / (n * exact), 0) else (n - 1)^3 * exact / (n^3 + n)
  A <- besselI(corrected, 1) / besselI(corrected, 0)
  show("kappa bias exact, se mu, se kappa", corrected, sqrt(1 / (n * corrected * A)),
       sqrt(1 / (n * (1 - A / corrected - A^2))))
  show("bw.nrd with exact kappa", bw.nrd.circular(x, kappa.est = exact))
  cv <- tryCatch(bw.cv.ml.circular(x, lower = 0.1, upper = 50, tol = 1e-10), warning = function(w) NA)
  show("bw.cv.ml", cv)
  d <- density.circular(x, bw = 12.5, kernel = "vonmises", from = circular(0), to = circular(pi2 * 23 / 24), n = 24)
  show("density at hours 0, 6, 12, 23, per radian", d$y[c(1, 7, 13, 24)])
}
cat("## two samples\n")
show("watson.two first spread", watson.two.test(radians(first), radians(spread))$statistic)
# With ties R's statistic depends on the order of tied values; ours takes tied values together.
ties <- function(x, y) {
  n1 <- length(x); n2 <- length(y); n <- n1 + n2
  v <- sort(unique(c(x, y)))
  t <- sapply(v, function(z) sum(x == z) + sum(y == z))
  d <- sapply(v, function(z) mean(y <= z) - mean(x <= z))
  n1 * n2 / n^2 * (sum(t * d^2) - sum(t * d)^2 / n)
}
show("ties second third", ties(second, third))
show("without ties the same", ties(first, spread))
cat("## critical values of Rao's spacing (degrees), from the package's table\n")
data(rao.table)
show("n = 10: 0.001 0.01 0.05 0.10", as.numeric(rao.table[7, ]))
show("n = 20", as.numeric(rao.table[17, ]))
show("n = 30", as.numeric(rao.table[27, ]))
cat("## distribution function of von Mises, kappa 2 and 30\n")
show("pvonmises -1, 0.5, 2 around 0", sapply(c(-1, 0.5, 2), function(q)
  integrate(function(t) exp(2 * (cos(t) - 1)) / (pi2 * besselI(2, 0, TRUE)), -pi, q, rel.tol = 1e-13)$value))
show("kappa 30 at -0.2, 0.1", sapply(c(-0.2, 0.1), function(q)
  integrate(function(t) exp(30 * (cos(t) - 1)) / (pi2 * besselI(30, 0, TRUE)), -pi, q, rel.tol = 1e-13)$value))
cat("## Watson's test against von Mises (statistic with R's kappa)\n")
for (name in c("first", "second", "third")) show(name, watson.test(radians(get(name)), dist = "vonmises")$statistic)
