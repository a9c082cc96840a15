namespace AuditFlow.Tests.Fixtures;

/// <summary>The registers of the sample company, as they lie beside the program.</summary>
public static class Samples
{
    public static byte[] People => Read("people.csv");

    public static byte[] Controls => Read("controls.csv");

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "samples", file);

    static byte[] Read(string file) => File.ReadAllBytes(PathOf(file));
}
