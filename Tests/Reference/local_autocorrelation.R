# Prints the reference values of LocalGTests and LocalMoranTests: localG and localmoran of spdep on 5 rows of 6 squares.
#
#   Rscript Tests/Reference/local_autocorrelation.R        (R 4.2.2, spdep 1.2-7)
suppressMessages(library(spdep))
counts <- c(0, 2, 0, 1, 0, 0, 3, 5, 1, 0, 1, 0, 4, 2, 0, 0, 1, 0, 0, 0, 7, 0, 0, 1, 0, 0, 2, 0, 0, 1)
neighbours <- cell2nb(5, 6, type = "queen")
# Row by row, six to a row.
stopifnot(identical(sort(neighbours[[1]]), c(2L, 7L, 8L)))
binary <- nb2listw(neighbours, style = "B")
rows <- nb2listw(neighbours, style = "W")
show <- function(name, values) cat(name, paste(format(values, digits = 17, trim = TRUE), collapse = ", "), "\n")
show("Gi", as.vector(localG(counts, binary)))
show("Gi*", as.vector(localG(counts, nb2listw(include.self(neighbours), style = "B"))))
for (conditional in c(TRUE, FALSE)) for (style in c("W", "B")) {
  result <- localmoran(counts, if (style == "W") rows else binary, conditional = conditional)
  for (column in c("Ii", "E.Ii", "Var.Ii", "Z.Ii")) show(paste(style, conditional, column), result[1:10, column])
}
show("quadrant", as.integer(attr(localmoran(counts, rows), "quadr")$pysal))
print(levels(attr(localmoran(counts, rows), "quadr")$pysal))
# A town of 30 by 30 with hardly any ties. spdep 1.2-7 draws neighbours with replacement and counts half of the ties,
# so it agrees with draws without replacement only where there are many cells and few ties. Its "greater" is the lower
# tail, so that only two-sided values are compared.
large <- ((0:899)^2 * 37 + 11 * (0:899)) %% 101
rows <- nb2listw(cell2nb(30, 30, type = "queen"), style = "W")
set.seed(2)
some <- seq(1, 900, 47)
show("large moran", localmoran_perm(large, rows, nsim = 9999)[some, "Pr(z != E(Ii)) Sim"])
show("large I", localmoran(large, rows)[some, "Ii"])
