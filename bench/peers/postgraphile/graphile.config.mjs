// As https://postgraphile.org/postgraphile/5/config shows it: the Amber preset, one service, the schema of the books.
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env.DATABASE_URL, schemas: ["bookstore"], poolConfig: { max: 8 } })],
  grafserv: { port: Number(process.env.PORT), graphiql: false, watch: false },
};
