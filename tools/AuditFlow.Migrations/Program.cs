using AuditFlow;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

Console.WriteLine("Used by dotnet-ef; see tools/migrations.sh.");

/// <summary>The SQLite context as EF's tools see it; the connection is never opened.</summary>
internal sealed class SqliteAtDesignTime : IDesignTimeDbContextFactory<SqliteAuditFlowDb>
{
    public SqliteAuditFlowDb CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<SqliteAuditFlowDb>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>The PostgreSQL context as EF's tools see it; the connection is never opened.</summary>
internal sealed class PostgresAtDesignTime : IDesignTimeDbContextFactory<PostgresAuditFlowDb>
{
    public PostgresAuditFlowDb CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<PostgresAuditFlowDb>().UseNpgsql("Host=design").Options);
}
