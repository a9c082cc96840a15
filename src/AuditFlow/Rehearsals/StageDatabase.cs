using System.Data.Common;
using System.Globalization;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AuditFlow.Rehearsals;

/// <summary>Where stages keep what happens on them: a file each beside the product's own, or a schema each in its database.</summary>
internal abstract class StageDatabase
{
    public static StageDatabase Of(AuditFlowSettings settings)
        => settings.Database.Provider == DatabaseProvider.Postgres ? new StageSchemas(settings.Database.ConnectionString!) : new StageFiles(settings);

    /// <summary>What the small product of a stage has to be told.</summary>
    public abstract DatabaseSettings SettingsOf(Guid id);

    /// <summary>Makes the place, without a table in it.</summary>
    public abstract Task MakeAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Copies rows of the product's tables into the same tables of a stage, in the order given.</summary>
    public abstract Task CopyAsync(Guid id, IReadOnlyList<CopiedTable> tables, CancellationToken cancellationToken);

    /// <summary>Removes the place with all that is in it. Nothing happens when there is none.</summary>
    public abstract Task RemoveAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The stages that there are places for.</summary>
    public abstract Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellationToken);

    protected static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A table whose rows are copied on to a stage.</summary>
/// <param name="Name">Of the table.</param>
/// <param name="Columns">Those that are copied; others stay empty.</param>
/// <param name="Where">Which rows, as a condition; null for all.</param>
internal sealed record CopiedTable(string Name, IReadOnlyList<string> Columns, string? Where)
{
    /// <summary>The statement that copies, between two places that are both open.</summary>
    public string Sql(string from, string to)
    {
        var columns = string.Join(", ", Columns.Select(c => $"\"{c}\""));
        return $"INSERT INTO {to}.\"{Name}\" ({columns}) SELECT {columns} FROM {from}.\"{Name}\"{(Where is null ? "" : $" WHERE {Where}")}";
    }
}

/// <summary>SQLite: the folder <c>rehearsals</c> of the data folder.</summary>
internal sealed class StageFiles(AuditFlowSettings settings) : StageDatabase
{
    string Folder => Path.Combine(settings.Data.Folder, "rehearsals");

    public override DatabaseSettings SettingsOf(Guid id) => new()
    {
        ConnectionString = new SqliteConnectionStringBuilder(settings.Database.ConnectionString) { DataSource = FileOf(id) }.ConnectionString,
    };

    public override Task MakeAsync(Guid id, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        return Task.CompletedTask;
    }

    public override async Task CopyAsync(Guid id, IReadOnlyList<CopiedTable> tables, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(SettingsOf(id).ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using (var attach = connection.CreateCommand())
        {
            attach.CommandText = "ATTACH DATABASE $file AS source";
            attach.Parameters.AddWithValue("$file", Path.GetFullPath(new SqliteConnectionStringBuilder(settings.Database.ConnectionString).DataSource));
            await attach.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            // A person may name a manager who comes later in the list.
            await ExecuteAsync(connection, "PRAGMA defer_foreign_keys = ON", cancellationToken);
            foreach (var table in tables)
            {
                await ExecuteAsync(connection, table.Sql("source", "main"), cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await ExecuteAsync(connection, "DETACH DATABASE source", cancellationToken);
    }

    public override Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        using (var connection = new SqliteConnection(SettingsOf(id).ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        if (Directory.Exists(Folder))
        {
            foreach (var file in Directory.GetFiles(Folder, $"{id:N}.db*"))
            {
                File.Delete(file);
            }
        }

        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Guid>>(Directory.Exists(Folder)
            ? [.. Directory.GetFiles(Folder, "*.db").Select(f => Guid.TryParseExact(Path.GetFileNameWithoutExtension(f), "N", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)]
            : []);

    string FileOf(Guid id) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{id:N}.db"));
}

/// <summary>PostgreSQL: a schema in the product's own database, so that every process sees it. Its owner must be allowed to make schemas.</summary>
internal sealed class StageSchemas(string connectionString) : StageDatabase
{
    const string Prefix = "rehearsal_";

    // One person and one pump at a time; the pool of the product is not for stages.
    const int MostConnections = 5;

    public override DatabaseSettings SettingsOf(Guid id) => new()
    {
        Provider = DatabaseProvider.Postgres,
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = SchemaOf(id), MaxPoolSize = MostConnections, MinPoolSize = 0 }.ConnectionString,
    };

    public override async Task MakeAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await OnProductAsync($"CREATE SCHEMA {SchemaOf(id)}", cancellationToken);
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new Refusal("no-schema", "A rehearsal needs a schema of its own, and the product's user may not make one in this database. Your database's administrator can allow it: GRANT CREATE ON DATABASE.", cause: denied);
        }
    }

    public override async Task CopyAsync(Guid id, IReadOnlyList<CopiedTable> tables, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT quote_ident(current_schema())", connection);
        var own = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var table in tables)
        {
            await ExecuteAsync(connection, table.Sql(own, SchemaOf(id)), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public override async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using (var connection = new NpgsqlConnection(SettingsOf(id).ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await OnProductAsync($"DROP SCHEMA IF EXISTS {SchemaOf(id)} CASCADE", cancellationToken);
    }

    public override async Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, $1)", connection) { Parameters = { new() { Value = Prefix } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (Guid.TryParseExact(reader.GetString(0)[Prefix.Length..], "N", out var id))
            {
                found.Add(id);
            }
        }

        return found;
    }

    async Task OnProductAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
    }

    // Of letters and digits alone, so it needs no quotes.
    static string SchemaOf(Guid id) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id:N}");
}
