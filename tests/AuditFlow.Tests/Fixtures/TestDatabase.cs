using Npgsql;

namespace AuditFlow.Tests.Fixtures;

/// <summary>
/// The database of one fixture: a file in its data folder, or, where AUDITFLOW_TEST_DB names a PostgreSQL server, a
/// database there that is made for the fixture and dropped with it.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    static readonly string? Server = Environment.GetEnvironmentVariable("AUDITFLOW_TEST_DB") is { Length: > 0 } named ? named : null;

    readonly NpgsqlConnectionStringBuilder? own;
    bool isMade;
    bool isAnothers;

    TestDatabase(string? server)
    {
        // Many fixtures share the server, and each has pages and pumps that want a connection at once.
        own = server is null ? null : new(server) { Database = $"auditflow_{Guid.NewGuid():N}", MaxPoolSize = 30, IncludeErrorDetail = true };
    }

    TestDatabase(NpgsqlConnectionStringBuilder? own) => this.own = own;

    public static bool IsPostgres => Server is not null;

    /// <summary>On the database that this run of the tests is about.</summary>
    public static TestDatabase New() => new(Server);

    /// <summary>For a fixture that brings an SQLite file with it.</summary>
    public static TestDatabase File() => new((string?)null);

    /// <summary>What the product has to be told.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings => own is null
        ? []
        : [new("Database:Provider", "Postgres"), new("Database:ConnectionString", own.ConnectionString)];

    /// <summary>How to reach it; empty for a file.</summary>
    public string? ConnectionString => own?.ConnectionString;

    /// <summary>The same database for a second host, which neither makes nor drops it.</summary>
    public TestDatabase Shared() => new(own) { isAnothers = true };

    /// <summary>Ends a test that is about several processes on one database, which SQLite is not for.</summary>
    public static void MustBePostgres() => Assert.SkipUnless(IsPostgres, "This is about PostgreSQL, and AUDITFLOW_TEST_DB names no server.");

    /// <summary>Makes the database, with all tables and no rows. A second call changes nothing.</summary>
    public async Task MakeAsync()
    {
        if (own is not null && !isMade && !isAnothers)
        {
            await OnServerAsync($"CREATE DATABASE {own.Database} TEMPLATE {await MigratedDatabase.NameAsync()}");
            isMade = true;
        }
    }

    /// <summary>Makes the database with all that another holds, to which nobody is connected.</summary>
    public async Task MakeCopyOfAsync(TestDatabase other)
    {
        if (own is not null)
        {
            await using (var connection = new NpgsqlConnection(other.own!.ConnectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await OnServerAsync($"CREATE DATABASE {own.Database} TEMPLATE {other.own.Database}");
            isMade = true;
        }
    }

    /// <summary>Makes the database without a table in it.</summary>
    public async Task MakeEmptyAsync()
    {
        if (own is not null)
        {
            await OnServerAsync($"CREATE DATABASE {own.Database}");
            isMade = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (isMade)
        {
            await using (var connection = new NpgsqlConnection(own!.ConnectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await OnServerAsync($"DROP DATABASE {own.Database} WITH (FORCE)");
        }
    }

    /// <summary>Where a database of this name is on the server of this run.</summary>
    internal static string On(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database, Pooling = false }.ConnectionString;

    internal static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(On("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
