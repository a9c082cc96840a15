using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>What the designer offers: activities, expressions, types, strategies.</summary>
internal static class Descriptors
{
    // The order is that of the menu.
    static readonly object[] Expressions =
    [
        Expression("Literal", "Default", isBrowsable: false, null), Expression("Object", "Object", isBrowsable: false, "json"), Expression("JavaScript", "JavaScript", isBrowsable: true, "javascript"),
        Expression("Liquid", "Liquid", isBrowsable: true, "liquid"), Expression("Variable", "Variable", isBrowsable: true, null), Expression("Input", "Input", isBrowsable: true, null),
    ];

    static readonly string[] Primitives =
    [
        "Object", "String", "Boolean", "Int32", "Int64", "Double", "Decimal", "Guid", "DateTime", "DateTimeOffset", "TimeSpan", "JSON", "StringDictionary", "ObjectDictionary",
    ];

    static readonly object[] Drivers =
    [
        new { typeName = "WorkflowInstanceStorageDriver", displayName = "With the run", priority = 0, deprecated = false },
        new { typeName = "MemoryStorageDriver", displayName = "Memory (forgotten when the run waits)", priority = 1, deprecated = false },
    ];

    static readonly object[] Activations =
    [
        Strategy("AllowAlwaysStrategy", "Always", "A run may start whenever it is asked for."),
        Strategy("SingletonStrategy", "Singleton", "Only while no run of this drawing is under way."),
        Strategy("CorrelationStrategy", "Correlation", "Only while no run with the same correlation id is under way."),
        Strategy("CorrelatedSingletonStrategy", "Correlated singleton", "Only while no run of this drawing with the same correlation id is under way."),
    ];

    static readonly object[] Incidents =
    [
        Strategy("FaultStrategy", "Fault", "A step that fails stops the run."),
        Strategy("ContinueWithIncidentsStrategy", "Continue with incidents", "A step that fails stops its branch alone."),
    ];

    // The first is what the Studio shows where a drawing says nothing, and what then holds.
    static readonly object[] LogPersistences =
    [
        Strategy("Elsa.Workflows.LogPersistence.Strategies.Exclude, Elsa.Workflows.Core", "Exclude", "The journal does not keep the values."),
        Strategy("Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core", "Include", "The journal keeps the values."),
        Strategy("Elsa.Workflows.LogPersistence.Strategies.Inherit, Elsa.Workflows.Core", "Inherit", "As the drawing says."),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("descriptors/activities", async (Palette palette, CancellationToken cancellationToken) => StudioJson.List(await palette.DescribeAsync(cancellationToken)));
        api.MapGet("descriptors/expression-descriptors", () => StudioJson.List(Expressions));
        api.MapGet("descriptors/variables", () => StudioJson.List(Primitives.Select(t => new { typeName = t, displayName = t, category = "Primitives", description = (string?)null }).ToList()));
        api.MapGet("descriptors/storage-drivers", () => StudioJson.List(Drivers));
        api.MapGet("descriptors/workflow-activation-strategies", () => StudioJson.List(Activations));
        api.MapGet("descriptors/incident-strategies", () => StudioJson.List(Incidents));
        api.MapGet("descriptors/log-persistence-strategies", () => StudioJson.List(LogPersistences));

        // A burst commits as one; the engine converts outputs by itself; none of the optional features is there.
        foreach (var nothing in new[]
        {
            "descriptors/commit-strategies/workflows", "descriptors/commit-strategies/activities", "descriptors/output-converters", "features/installed", "resilience/strategies", "resilience/retries/{id}",
        })
        {
            api.MapGet(nothing, () => StudioJson.List(Array.Empty<object>()));
        }

        api.MapPost("descriptors/activities/{type}/options/{property}", OptionsAsync);
        api.MapGet("package/version", () => StudioJson.Ok(new { packageVersion = "3.8.2" }));
        api.MapPost("scripting/javascript/type-definitions/{definitionId}", TypesAsync);
    }

    static async Task<IResult> OptionsAsync(string type, string property, HttpRequest request, ActivityCatalog catalog, InputOptions options, CancellationToken cancellationToken)
    {
        var input = catalog.Find(type)?.Inputs.FirstOrDefault(i => i.Name.Equals(property, StringComparison.OrdinalIgnoreCase));
        var context = (await StudioJson.ReadAsync(request, cancellationToken))["context"] as JsonObject;
        return StudioJson.Ok(new { items = input is null ? new Dictionary<string, object?>() : await options.RefreshAsync(input, context, cancellationToken) });
    }

    static async Task<IResult> TypesAsync(string definitionId, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var types = new StringBuilder(Functions);
        var definition = (await library.FindAsync(definitionId, DrawingVersion.Latest, cancellationToken))?.Definition;
        types.AppendLine("declare interface WorkflowVariables {");
        foreach (var variable in definition?.Variables.Where(v => IsName(v.Name)) ?? [])
        {
            types.Append(variable.Name).Append(": ").Append(TypeOf(variable.TypeName, variable.IsArray)).AppendLine(";");
        }

        types.AppendLine("}").AppendLine("declare const variables: WorkflowVariables;");
        foreach (var variable in definition?.Variables.Where(v => IsName(v.Name)) ?? [])
        {
            types.AppendLine(CultureInfo.InvariantCulture, $"declare function get{variable.Name}(): {TypeOf(variable.TypeName, variable.IsArray)};").AppendLine(CultureInfo.InvariantCulture, $"declare function set{variable.Name}(value: {TypeOf(variable.TypeName, variable.IsArray)}): void;");
        }

        foreach (var input in definition?.Inputs.Where(i => IsName(i.Name)) ?? [])
        {
            types.AppendLine(CultureInfo.InvariantCulture, $"declare function get{input.Name}(): {TypeOf(input.TypeName, input.IsArray)};");
        }

        return Results.Text(types.ToString());
    }

    static bool IsName(string text) => text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_');

    static string TypeOf(string alias, bool isArray)
    {
        var type = alias switch
        {
            "String" or "Guid" or "TimeSpan" => "string",
            "Boolean" => "boolean",
            "Int16" or "Int32" or "Int64" or "Long" or "Single" or "Double" or "Decimal" => "number",
            "DateTime" or "DateTimeOffset" => "Date",
            _ => "any",
        };
        return isArray ? type + "[]" : type;
    }

    static object Expression(string type, string displayName, bool isBrowsable, string? language) => new
    {
        type, displayName, isSerializable = true, isBrowsable, properties = language is null ? [] : new Dictionary<string, string> { ["MonacoLanguage"] = language },
    };

    static object Strategy(string typeName, string displayName, string description) => new { typeName, displayName, description };

    const string Functions = """
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityIdOrName: string, outputName?: string): any;
        declare function getLastResult(): any;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function getWorkflowInstanceName(): string;
        declare function setWorkflowInstanceName(name: string): void;
        declare function getCorrelationId(): string;
        declare function setCorrelationId(value: string): void;
        declare function isNullOrWhiteSpace(text: string): boolean;
        declare function isNullOrEmpty(text: string): boolean;
        declare function toJson(value: any): string;
        declare function parseGuid(text: string): string;
        declare function newGuid(): string;
        declare function newGuidString(): string;
        declare function newShortGuid(): string;

        """;
}
