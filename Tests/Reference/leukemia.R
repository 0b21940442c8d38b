# The 281 census tracts of the leukemia data of upstate New York (Waller and Gotway 2004, Applied Spatial Statistics for
# Public Health Data), as they stand in spData 2.2.1 (CC0): longitude and latitude of the centroid, people in 1980, and
# whole cases 1978 to 1982. Prints the lines of Tests/StreetStatisticsTests/LeukemiaFixture.swift.
#
#   Rscript Tests/Reference/leukemia.R          (R 4.2.2, sf, spData 2.2.1)
suppressMessages(library(sf))
tracts <- st_read(system.file("shapes/NY8_bna_utm18.gpkg", package = "spData"), quiet = TRUE)
centre <- suppressWarnings(st_coordinates(st_transform(st_centroid(st_geometry(tracts)), 4326)))
row <- sprintf("(%.5f, %.5f, %d, %d),", centre[, 1], centre[, 2], tracts$POP8, floor(tracts$TRACTCAS))
lines <- tapply(row, (seq_along(row) - 1) %/% 3, paste, collapse = " ")
cat(paste0("        ", lines), sep = "\n")
